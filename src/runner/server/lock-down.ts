import dgram from 'node:dgram';
import dns from 'node:dns';
import { registerHooks } from 'node:module';
import net from 'node:net';

/**
 * Takes away what Node's permission model leaves: the network and further modules. Called in a process of its own,
 * before code of a learner runs in it.
 */
export function lockDown(): void {
  const refuse = (): never => {
    throw new Error('not available to exercises');
  };
  const close = (owner: object, names: readonly string[]): void => {
    for (const name of names)
      Object.defineProperty(owner, name, { value: refuse, writable: false, configurable: false });
  };
  const functionsOf = (owner: object): string[] =>
    Object.getOwnPropertyNames(owner).filter(
      (name) => name !== 'constructor' && typeof Reflect.get(owner, name) === 'function',
    );
  close(net.Socket.prototype, ['connect']);
  close(net.Server.prototype, ['listen']);
  close(dgram.Socket.prototype, ['bind', 'connect', 'send']);
  close(dns.Resolver.prototype, functionsOf(Object.getPrototypeOf(dns.Resolver.prototype)));
  close(
    dns,
    functionsOf(dns).filter((name) => /^(?:lookup|resolve|reverse)/.test(name)),
  );
  close(
    dns.promises,
    functionsOf(dns.promises).filter((name) => /^(?:lookup|resolve|reverse)/.test(name)),
  );
  close(process, ['binding', 'dlopen', 'getBuiltinModule', 'kill', 'abort']);
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'BroadcastChannel', 'Worker'])
    Reflect.deleteProperty(globalThis, name);
  registerHooks({ resolve: refuse, load: refuse });
}
