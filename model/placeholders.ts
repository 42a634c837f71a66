/** Words that stand where a value should be (C-07), each with how the message calls it. They fit no row of either kind. */
const EVERYWHERE: readonly (readonly [form: RegExp, problem: string])[] = [
  [/^your[_-]|(?<![A-Za-z0-9])your[_-][A-Za-z]/i, "is a placeholder (your_…)"],
  [/[_ -]here[)>\]}]*$/i, "is a placeholder (…_here)"],
  [/(?:^|[^A-Za-z])change[_ -]?(?:me|this|it)(?![a-z])/i, "is a placeholder (changeme)"],
  [/(?:^|[a-z_-])Change(?:Me|This|It)(?![a-z])/, "is a placeholder (changeme)"],
  [/(?:^|[_.-])place[_-]?holder/i, "is a placeholder (placeholder…)"],
  [/^dummy_value_for_/i, "is a made-up value (dummy_value_for_…)"],
  [/(?:^|[^A-Za-z])replace[_ -]?(?:me|this|it|with)(?![a-z])/i, "is a placeholder (…REPLACE THIS)"],
  [/(?:^|[^A-Za-z])(?:insert|enter|paste|put|fill)[_ -](?:your|my|the|an?|it|in|here|api|key|token|secret|password|value)(?![a-z])/i, "is a placeholder (insert_…)"],
  [/^(?:todo|fixme|tbd|tba)(?:$|[ :_-])/i, "is a placeholder (TODO)"],
  [/^<[A-Za-z][\w .,:/@-]*>$|<(?:[a-z]{3,}(?:[_ -][a-z]{2,})+|[A-Z]{3,}(?:[_ -][A-Z]{2,})+)>/, "is a placeholder (<…>)"],
  [/\*{4}|^\*+$|\u2022{3}|^\[?(?:redacted|masked|filtered)\]?$/i, "is masked"],
  [/^[[{(]{1,2}[A-Za-z][\w -]*[\]})]{1,2}$/, "is a placeholder ([…])"],
  [/^(?:none|null|nil|undefined|n\/a)$/i, "is the word for no value (None, null)"],
  [/\.\.\.|\u2026/, "is masked (it contains three dots)"],
];

/** A vendor's prefix, which the examples of its documentation keep. */
const PREFIX = "(?:[a-z]{2,6}[_-])?";
/** What a key or a password is called. */
const NOUN = "secret|password|passwort|passwd|passphrase|pass|pwd|token|key|credentials?|string|value";
/** What is said about one. */
const WORD = `${NOUN}|api|access|client|private|public|auth|admin|root|user|database|db|app|smtp|mail|master|session|signing|encryption|super|strong|secure|insecure|long|random|new|dev|development|local|staging|prod|production|test|testing|demo|fake|dummy|example|sample|default|provided|required|my|a|the|some|very|and|not`;

/** Of secrets only: a plain setting may well be called `example`. */
const SECRETS: readonly RegExp[] = [
  // Whole sentences in words: my-together-ai-key, generate_a_new_key, this_password_is_insecure…, example-mistral-ai-api-key.
  new RegExp(`^${PREFIX}(?:my|you|our|this|the|a|an|some|any|example|sample|dummy|fake|mock|test|demo|get|generate|use|set|add|put|type|create|make|random|default)[_ -](?:[a-z]+[_ -]|[0-9]{1,4}[_ -])*(?:${NOUN})(?:[_ -][a-z0-9]+)*$`, "i"),
  // Nothing but such words, joined or not: secret, mysecretpassword, access-key, SecureAdminPass123!
  new RegExp(`^${PREFIX}(?:(?:${WORD})[_ .-]?)*(?:${NOUN}|example|sample|dummy|provided)(?:[_ .-]?(?:${WORD}))*[_ -]?[0-9]{0,4}[!?.]*$`, "i"),
  // What says of itself that it is none: fake_sender, not-a-real-key, do_not_use_in_production, only-for-testing.
  /^(?:fake|dummy|mock|sample|example)[_ -]|(?:^|[_ .-])(?:do[_ -]?not[_ -]?use|never[_ -]use|not[_ -]?(?:an?[_ -]?)?(?:real|secure|safe|secret)|(?:only[_ -])?for[_ -](?:test|testing|dev|development|local|demo)s?(?:$|[_ .-]))/i,
  // The first keys that anybody types.
  new RegExp(`^${PREFIX}(?:0{4,}|1{3,}|123|abc|1234567890?|0?12345678?9?|0?123456|abc123|123abc|abcxyz|abcdefghi?j?|deadbeef|cafebabe|foo|bar|foobar|hunter2|s3cr3t|(?:passw0rd|p@ssw0rd|letmein)[0-9]*!*|admin|administrator|root|postgres|salt|(?:0123456789abcdef)+)$`, "i"),
];
/** Filled with x, also behind the parts of a prefix that are kept: sk-xxxx, xxx-xxx. */
const FILLED = /x{6}|X{6}|^(?=.{3,24}$)(?:[A-Za-z0-9]{1,12}[_.:/-])*(?:x{3,}|X{3,})$/;
/** Placeholders are short. What is longer is a text by its nature, such as a key in lines. */
const LONGEST = 100;

/** Undefined when `value` is no placeholder; else half a sentence that does not repeat it. */
export function placeholderProblem(value: string, secret: boolean): string | undefined {
  const everywhere = EVERYWHERE.find(([form]) => form.test(value))?.[1];
  if (everywhere !== undefined || value.length > LONGEST) return everywhere;
  if (FILLED.test(value)) return "is a placeholder (xxx…)";
  return secret && SECRETS.some((form) => form.test(value)) ? "is a placeholder (words in place of a value)" : undefined;
}
