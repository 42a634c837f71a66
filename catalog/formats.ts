/** The shapes values may have (S-36). Every pattern is anchored at both ends: a good beginning alone lets anything follow. */
import type { Format } from "./types.ts";

export const regex = (pattern: string, ...not: readonly string[]): Format => ({ type: "regex", pattern, ...(not.length > 0 && { not }) });
/** One word that begins with one of the prefixes; prefixes hold letters, digits, `-` and `_` only. */
export const prefixed = (...prefixes: readonly string[]): Format => regex(`^(?:${prefixes.join("|")})\\S+$`);
export const oneOf = (...values: readonly string[]): Format => ({ type: "enum", values });
export const integer = (min: number, max?: number): Format => ({ type: "int", min, ...(max !== undefined && { max }) });
export const atLeast = (min: number, ...not: readonly string[]): Format => ({ type: "length", min, ...(not.length > 0 && { not }) });
/** `host` is compared with the whole parsed host name; with a leading dot it names the only domain allowed above it. */
export const url = (schemes: readonly string[], host?: string): Format => ({ type: "url", schemes, ...(host !== undefined && { host }) });
/** An address that carries a credential of its own, so it belongs to secret rows only. */
export const credentialUrl = (schemes: readonly string[]): Format => ({ type: "url", schemes, userinfo: true });

export const nonEmpty = atLeast(1);
export const oneWord: Format = { type: "length", min: 1, noSpaces: true };
export const stackName = oneOf("development", "staging", "production");
export const https = url(["https"]);
export const http = url(["http", "https"]);
export const stateUrl = url(["s3", "gs", "azblob", "file", "postgres", "https"]);
export const host: Format = { type: "host", port: "none" };
export const hostAndPort: Format = { type: "host", port: "required" };
export const path = regex("^[^\\u0000\\r\\n]+$");
export const identifier = (...not: readonly string[]): Format => regex("^[A-Za-z_][A-Za-z0-9_$]*$", ...not);
export const email = regex("^[^@\\s]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+$");
export const isoDate = regex("^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$");
export const openAiKey = regex("^sk-(?!ant-|or-)[A-Za-z0-9_-]{20,}$");
export const pineconeKey = regex("^(?:pcsk_\\S+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$");

const octet = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
export const ipAddress = regex(`^(?:${octet}(?:\\.${octet}){3}|(?=[^:]*:[^:]*:)[0-9a-fA-F:]{2,39})$`);

export const privateKey = regex(
  "^-----BEGIN ((?:[A-Z0-9]+ )*PRIVATE KEY)-----\\r?\\n(?:[A-Za-z0-9+/=:, -]*\\r?\\n)+-----END \\1-----(?:\\r?\\n)?$",
);
export const publicKey = regex("^(?:ssh|ecdsa)-[a-z0-9-]+ [A-Za-z0-9+/]+={0,2}(?: [^\\r\\n]*)?$");

const authority = "[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?";
const origin = `https?://${authority}`;
export const origins = regex(`^(?:\\*|${origin})(?:,(?:\\*|${origin}))*$`);
/** Origins of production: each is named, since `*` lets any site read answers with the visitor's session. */
export const namedOrigins = regex(`^${origin}(?:,${origin})*$`);
export const commaList = regex("^[^\\s,]+(?:,[^\\s,]+)*$");
export const urlOrHost = regex(`^(?:https?://)?${authority}(?:/[^\\s\\\\@]*)?$`);
export const keyRing = regex('^\\[(?:\\{"kid":"[^"]+","key":"[^"]+"(?:,"notAfter":"[^"]+")?\\}(?:,(?=\\{))?)+\\]$');
