/**
 * Texts that some tool would have replaced by a value, and did not (C-07): the template arrived in its place. Told by their form,
 * at the beginning of a value or inside it; kept narrow enough that a random password does not look like one.
 */
const WHOLE: readonly RegExp[] = [
  // A shell's, PowerShell's and cmd's variables; a program's way to read one.
  /^\$[A-Z][A-Z0-9_]{2,}$/, /^\$env:\w+$/i, /^%(?:[A-Z][A-Z0-9_]*|[a-z_]+)%$/, /^(?:process\.env\.\w+|os\.(?:environ|getenv)\b.*|(?:env|getenv|System\.getenv)\(.*\)|ENV\[.*\])$/s,
  // GitHub's contexts without their brackets.
  /^(?:secrets|vars|env)\.[A-Za-z_]\w*$/,
  // Tokens of build tools: @X@, @@X@@, #{X}, #{X}#, __X__.
  /^@@?(?:[A-Z][A-Z_.]+|[a-z][a-z_.]+)@@?$/, /^#\{[\w .:-]+\}#?$/, /^__[A-Z][A-Z0-9_]*__$/,
  // A tag of YAML: !vault, !reference [a, b], !Ref X, !Sub …
  /^!(?:vault|reference|secret|var|env|ref|sub|getatt|importvalue|findinmap)\b/i,
  // A shell command in backquotes.
  /^`[\w ./-]+`$/,
  // Paths and names of secret stores: an ARN, a resource of Google Cloud, a mounted file.
  /^arn:aws[a-z-]*:(?:secretsmanager|ssm|kms):/, /^projects\/[^/\s]+\/secrets\/[^/\s]+(?:\/versions\/\w+)?$/, /^(?:\/var)?\/run\/secrets\/\S+$/,
  // Ciphertext that a tool should have opened: SOPS, dotenvx, Ansible Vault, Pulumi's configuration.
  /^ENC\[[A-Z0-9_]+,data:/, /^encrypted:[A-Za-z0-9+/=]{20,}$/, /^\$ANSIBLE_VAULT;/, /^v1:[A-Za-z0-9+/=]{16}:[A-Za-z0-9+/=]+$/,
];

const INSIDE: readonly RegExp[] = [
  // ${NAME}, ${NAME:-default}, ${a.b}, ${env:X}, ${{ secrets.X }}, %{NAME}: names in one case, for ${xY} is a piece of a random text.
  /%\{[A-Z][A-Z0-9_]{2,}\}/, /\$\{(?:[A-Z][A-Z0-9_]{2,}|[a-z][a-z0-9_.]{2,}(?:\.[\w.]+)?)(?:(?::|[-+?=#/^,@!])[^{}]*)?\}/, /^\$\{[^{}]*\}$/, /\$\{\{[^{}]*\}\}/, /\$\{(?:file|ssm|cf|self|opt)[(:][^{}]*\}/,
  // $(command …), $(X)
  /\$\((?:[A-Z][A-Z0-9_.]{2,}|[a-z][a-z0-9_.-]{2,}|\s*[a-z<./~][^()\s]*\s[^()]*)\)/, /`[a-z][\w./-]* [^`]+`/,
  // {{ X }}, {{resolve:…}}, <% X %>
  /\{\{\s*[A-Za-z_.:/"'|][^{}]*\}\}/, /<%[=-]?\s[^%]*%>/,
  // @Microsoft.KeyVault(…)
  /@Microsoft\.KeyVault\(/i,
  // Addresses of secret stores, also behind ref+ (vals) and secretref: (container apps).
  /(?:^|[^A-Za-z0-9])(?:op|vault|bw|bws|bitwarden|akv|azkv|azurekv|azurekeyvault|keyvault|kv|aws-?sm|awssm|awsssm|aws-?ssm|ssm|asm|secretsmanager|aws-?secrets?(?:-?manager)?|gcpsm|gsm|gcp-?secrets?(?:-?manager)?|gcpsecretmanager|sm|doppler|infisical|conjur|keychain|keyring|keepass|kpx?|lpass|lastpass|passbolt|pass|sops|chamber|secrets?|akeyless|hcp|k8s|env):\/\//i,
  /\b(?:secret)?ref\+[a-z0-9]+:\/\//i, /^(?:secretref|keyvaultref|secret-ref|gcp-sm|>>vault|vault|ssm|awssecret|aws-secretsmanager|secretsmanager|gopass|lpass|keyring|k8s|resolve|sm|conjur|op):(?=[^/#]*[/#])[\w/][\w./#:-]+$/i,
];

export const isReference = (value: string): boolean => WHOLE.some((form) => form.test(value)) || INSIDE.some((form) => form.test(value));
