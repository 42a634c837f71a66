import { connect } from "node:http2";

/**
 * Calls `gone` once, as soon as the engine at `address` (host:port) is no longer there. A killed engine does not end its
 * plugins; a connection of our own tells at once, where asking now and then would leave the process behind for a while.
 */
export function watchEngine(address: string, gone: () => void): void {
  const session = connect(`http://${address}`);
  let told = false;
  const tell = (): void => {
    if (told) return;
    told = true;
    gone();
  };
  session.on("error", tell);
  session.on("close", tell);
}
