import globals from "globals";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", ".toolchain/", ".sandbox/", ".demo/", "dist/", ".stryker/", "reports/"] },
  ...tseslint.configs.recommended,
  {
    languageOptions: { globals: globals.node },
    rules: {
      eqeqeq: "error",
      "no-console": "off",
      "no-restricted-syntax": [
        "error",
        // One exit point each: everything else throws, so that half-written work is never cut off.
        { selector: "CallExpression[callee.object.name='process'][callee.property.name='exit']", message: "Throw an error; only an entry point exits." },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
);
