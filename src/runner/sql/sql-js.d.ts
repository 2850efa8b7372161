declare module 'sql.js' {
  export interface Statement {
    step(): boolean;
    get(): (string | number | null | Uint8Array)[];
    getColumnNames(): string[];
  }
  export class Database {
    run(sql: string): Database;
    iterateStatements(sql: string): Iterable<Statement>;
    close(): void;
  }
  export interface SqlJsStatic {
    Database: typeof Database;
  }
  export default function initSqlJs(options?: { locateFile?: (file: string) => string }): Promise<SqlJsStatic>;
}
