import sodium from "libsodium-wrappers";

/** An X25519 pair, base64. */
export interface KeyPair {
  readonly keyId: string;
  readonly publicKey: string;
  readonly privateKey: string;
}

export async function createKeyPair(): Promise<KeyPair> {
  await sodium.ready;
  const pair = sodium.crypto_box_keypair();
  // GitHub's key ids are 18 digits.
  const keyId = Array.from(sodium.randombytes_buf(18), (byte) => byte % 10).join("").replace(/^0/, "5");
  return {
    keyId,
    publicKey: Buffer.from(pair.publicKey).toString("base64"),
    privateKey: Buffer.from(pair.privateKey).toString("base64"),
  };
}

/** The text in a sealed box, or undefined when it was not made for this key. */
export async function openBox(pair: KeyPair, box: string): Promise<string | undefined> {
  await sodium.ready;
  try {
    const open = sodium.crypto_box_seal_open(Buffer.from(box, "base64"), Buffer.from(pair.publicKey, "base64"), Buffer.from(pair.privateKey, "base64"));
    return Buffer.from(open).toString("utf8");
  } catch {
    return undefined;
  }
}
