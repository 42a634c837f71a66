// The SDK starts every policy pack with ts-node in its way, which refuses an ES module in TypeScript. From here on Node reads the sources itself.
import "./index.ts";
