import Module from "node:module";

/**
 * Preloaded into the program's process by `nodeargs` in Pulumi.yaml. The SDK loads the compiler and npm's reader of package trees at its
 * start, to serialise functions, which nothing here does; loaded on first use, they no longer take a quarter of a second of every run.
 */
const LATE = new Set(["typescript", "@npmcli/arborist"]);
const load = Module._load;

Module._load = function (request, parent, ...rest) {
  const now = () => load.call(this, request, parent, ...rest);
  if (!LATE.has(request) || !/[\\/]@pulumi[\\/]pulumi[\\/]/.test(parent?.filename ?? "")) return now();
  let loaded;
  const real = () => (loaded ??= now());
  return new Proxy({}, {
    get: (_, name) => (name === "__esModule" ? true : name === "default" ? real() : real()[name]),
    has: (_, name) => name in real(),
    ownKeys: () => Reflect.ownKeys(real()),
    getOwnPropertyDescriptor: (_, name) => ({ value: real()[name], enumerable: true, configurable: true, writable: true }),
  });
};
