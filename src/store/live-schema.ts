/** Reads the schema of a live database back, in one form for both dialects; for the test that compares it. */
import { type Kysely, sql } from 'kysely';
import type { Database } from './connection.ts';

export interface LiveColumn {
  type: string;
  required: boolean;
  /** Allowed values of an enum. */
  values?: string[];
  default?: unknown;
  references?: string;
}

export interface LiveTable {
  columns: Record<string, LiveColumn>;
  primaryKey: string[];
  /** `name (columns)`, with `unique` before and `where …` behind where that is so. */
  indexes: string[];
}

export type LiveSchema = Record<string, LiveTable>;

const OTHERS = ['user', 'session', 'account', 'verification', 'kysely_migration', 'kysely_migration_lock'];

export const readSchema = ({ dialect, read }: Database): Promise<LiveSchema> =>
  dialect === 'sqlite' ? readSqlite(read) : readPostgres(read);

async function readSqlite<T>(db: Kysely<T>): Promise<LiveSchema> {
  const { rows: tables } = await sql<{ name: string; sql: string }>`
    select name, sql from sqlite_schema where type = 'table' and name not like 'sqlite_%'`.execute(db);
  const schema: LiveSchema = {};
  for (const table of tables.filter(({ name }) => !OTHERS.includes(name))) {
    const { rows: columns } = await sql<{
      name: string;
      type: string;
      notnull: number;
      dflt_value: string | null;
      pk: number;
    }>`
      select name, type, "notnull", dflt_value, pk from pragma_table_info(${table.name})`.execute(db);
    const { rows: keys } = await sql<{ from: string; table: string; to: string }>`
      select "from", "table", "to" from pragma_foreign_key_list(${table.name})`.execute(db);
    const { rows: indexes } = await sql<{ name: string; unique: number; columns: string; sql: string | null }>`
      select l.name, l."unique", group_concat(i.name, ', ' order by i.seqno) as columns, m.sql
      from pragma_index_list(${table.name}) l, pragma_index_info(l.name) i
      left join sqlite_schema m on m.name = l.name
      where l.origin <> 'pk' group by l.name`.execute(db);
    // SQLite writes columns that were added later one behind the other.
    const written = table.sql.replace(/, (?=\w+ (?:text|integer|blob) )/gi, ',\n');
    const of = (name: string) => written.split('\n').find((line) => line.trim().startsWith(`${name} `)) ?? '';
    schema[table.name] = {
      columns: Object.fromEntries(
        columns.map(({ name, type, notnull, dflt_value }) => {
          const own = /\n\s+check/.test(table.sql) ? following(written, name) : of(name);
          const real = sqliteType(own, type);
          return [
            name,
            column(
              real,
              notnull === 1,
              own,
              dflt_value,
              keys.find((key) => key.from === name),
            ),
          ];
        }),
      ),
      primaryKey: columns
        .filter(({ pk }) => pk > 0)
        .sort((one, other) => one.pk - other.pk)
        .map(({ name }) => name),
      indexes: indexes
        .map((index) => {
          const where = /\bwhere\s+(.*)$/s.exec(index.sql ?? '')?.[1];
          // The constraint's name is in the text of the table only.
          const name = index.sql === null ? (/constraint (\w+) unique/.exec(table.sql)?.[1] ?? '?') : index.name;
          return described(name, index.unique === 1, index.columns, where);
        })
        .sort(),
    };
  }
  return schema;
}

/** The text of one column's definition: from its name to the next line that begins with another name. */
function following(text: string, name: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.trim().startsWith(`${name} `));
  const next = lines.findIndex((line, at) => at > start && !line.trim().startsWith('check'));
  return lines.slice(start, next).join(' ');
}

function sqliteType(definition: string, type: string): string {
  const most = /length\(\w+\) <= (\d+)/.exec(definition)?.[1];
  if (most !== undefined) return `string ${most}`;
  if (definition.includes(' glob ')) return 'uuid';
  if (definition.includes('strftime')) return 'time';
  if (definition.includes('json_valid')) return 'json';
  if (definition.includes('in (0, 1)')) return 'boolean';
  return { TEXT: 'text', INTEGER: 'integer', BLOB: 'bytes' }[type.toUpperCase()] ?? type;
}

async function readPostgres<T>(db: Kysely<T>): Promise<LiveSchema> {
  const { rows: columns } = await sql<{
    table: string;
    name: string;
    type: string;
    required: boolean;
    default: string | null;
  }>`
    select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as required, pg_get_expr(d.adbin, d.adrelid) as default
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0
      and not a.attisdropped
    order by c.relname, a.attnum`.execute(db);
  const { rows: constraints } = await sql<{
    table: string;
    type: string;
    columns: string[];
    text: string;
    target: string | null;
  }>`
    select c.conrelid::regclass::text as table, c.contype as type, pg_get_constraintdef(c.oid) as text,
      (select array_agg(a.attname::text order by k.place) from unnest(c.conkey) with ordinality k (number, place)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number) as columns,
      replace(c.confrelid::regclass::text, '"', '') as target
    from pg_constraint c where c.connamespace = 'public'::regnamespace`.execute(db);
  const { rows: indexes } = await sql<{
    table: string;
    name: string;
    unique: boolean;
    columns: string;
    where: string | null;
  }>`
    select t.relname as table, i.relname as name, x.indisunique as unique, pg_get_expr(x.indpred, x.indrelid) as where,
      (select string_agg(a.attname, ', ' order by k.place) from unnest(x.indkey) with ordinality k (number, place)
        join pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.number) as columns
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
    where t.relnamespace = 'public'::regnamespace and not x.indisprimary`.execute(db);
  const schema: LiveSchema = {};
  for (const name of new Set(columns.map(({ table }) => table)))
    if (!OTHERS.includes(name)) {
      const own = constraints.filter(({ table }) => table === name);
      const checks = own.filter(({ type, columns }) => type === 'c' && columns.length === 1);
      schema[name] = {
        columns: Object.fromEntries(
          columns
            .filter(({ table }) => table === name)
            .map((one) => {
              const key = own.find(({ type, columns }) => type === 'f' && columns[0] === one.name);
              const check = checks.filter(({ columns }) => columns[0] === one.name).map(({ text }) => text);
              const target = key && {
                table: key.target ?? '',
                to: /REFERENCES \S+\((\w+)\)/.exec(key.text)?.[1] ?? '',
              };
              return [one.name, column(postgresType(one.type), one.required, check.join(' '), one.default, target)];
            }),
        ),
        primaryKey: own.find(({ type }) => type === 'p')?.columns ?? [],
        indexes: indexes
          .filter(({ table }) => table === name)
          .map((index) => described(index.name, index.unique, index.columns, index.where ?? undefined))
          .sort(),
      };
    }
  return schema;
}

const postgresType = (type: string): string =>
  ({
    'timestamp(3) with time zone': 'time',
    jsonb: 'json',
    bytea: 'bytes',
    bigint: 'integer',
    'character varying(255)': 'string 255',
  })[type] ?? type;

function column(
  type: string,
  required: boolean,
  checks: string,
  fallback: string | null,
  target: { table: string; to: string } | undefined,
): LiveColumn {
  const list = /\bin \(('.*?')\)|ARRAY\[(.*?)\]/i.exec(checks);
  const values = [...(list?.[1] ?? list?.[2] ?? '').matchAll(/'(.*?)'/g)].flatMap(([, value]) => value ?? []);
  return {
    type,
    required,
    ...(values.length > 0 && { values }),
    ...(fallback !== null && { default: literal(type, fallback) }),
    ...(target && { references: `${target.table}.${target.to}` }),
  };
}

function literal(type: string, text: string): unknown {
  const bare = text.replace(/::[a-z ]+$/, '').replace(/^'(.*)'$/s, '$1');
  if (type === 'boolean') return bare === 'true' || bare === '1';
  if (type === 'integer') return Number(bare);
  return type === 'json' ? JSON.parse(bare) : bare;
}

function described(name: string, unique: boolean, columns: string, where: string | undefined): string {
  const condition = where
    ?.replace(/::text|[()]/g, '')
    .replace(/\s+/g, ' ')
    .toLowerCase();
  return `${unique ? 'unique ' : ''}${name} (${columns})${condition === undefined ? '' : ` where ${condition}`}`;
}
