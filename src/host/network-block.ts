/** Refuses the network for the rest of the process, and counts who tried. */
import dgram from "node:dgram";
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { TapPassError } from "../core/errors.ts";

/** Sockets, name lookups and datagrams throw from now on; the returned function gives the number of attempts. */
export function blockNetwork(): () => number {
  let attempts = 0;
  const refuse = (): never => {
    attempts += 1;
    throw new TapPassError("FAULT", "the network was used although this command works offline");
  };
  replace(net.Socket.prototype, ["connect"], refuse);
  replace(dgram.Socket.prototype, ["send", "connect", "bind"], refuse);
  const lookups = Object.keys(dns).filter((name) => /^(?:lookup|resolve|reverse)/.test(name));
  replace(dns, lookups, refuse);
  replace(
    dns.promises,
    Object.keys(dns.promises).filter((name) => /^(?:lookup|resolve|reverse)/.test(name)),
    refuse,
  );
  // Modules that imported these by name see the refusal as well.
  syncBuiltinESMExports();
  return () => attempts;
}

function replace(target: object, names: readonly string[], refuse: () => never): void {
  for (const name of names) Object.defineProperty(target, name, { value: refuse, configurable: true, writable: true });
}
