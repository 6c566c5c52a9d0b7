import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import {
  bitString,
  bytesOfPem,
  element,
  elementsOf,
  integer,
  objectIdentifier,
  pemOf,
  sequence,
  tags,
} from './der.ts';

/**
 * Certificates for the initialization of clusters: what an HSM asks for, and what the owner of a cluster answers.
 *
 * @remarks
 * Everything follows from a seed: the keys protect nothing, and the same calls are to give the same bytes.
 */
const ed25519 = sequence(objectIdentifier('1.3.101.112'));
/** The fixed part of a private key in PKCS #8 with the algorithm Ed25519 (RFC 8410). */
const privateKeyStart = Buffer.from('302e020100300506032b657004220420', 'hex');
const requestLabel = 'CERTIFICATE REQUEST';

/** A certificate that signs others, with its key. */
export interface Authority {
  /** Self-signed. */
  readonly certificate: string;
  readonly name: Buffer;
  readonly key: KeyObject;
}

/** A certificate authority. */
export function authorityOf(seed: string): Authority {
  const key = keyOf(seed);
  const name = nameOf(`keysync authority ${digestOf(seed).subarray(0, 4).toString('hex')}`);
  const toCertify = { subject: name, publicKey: publicKeyOf(key), issuer: { name, key } };
  const certificate = certificateOf(toCertify, [mayCertify]);
  return { certificate, name, key };
}

/** The request of an HSM for the certificate of its cluster, in PEM. */
export function certificateRequestOf(commonName: string, seed: string): string {
  const key = keyOf(seed);
  const version = integer(Buffer.from([0]));
  const noAttributes = element(tags.context0);
  const information = sequence(version, nameOf(commonName), publicKeyOf(key), noAttributes);
  const signature = sign(null, information, key);
  return pemOf(requestLabel, sequence(information, ed25519, bitString(signature)));
}

/**
 * Signs a request, whatever the algorithm of its key is.
 *
 * @returns the certificate in PEM; nothing where the text is no request
 */
export function signRequest(request: string, issuer: Authority): string | undefined {
  const bytes = bytesOfPem(requestLabel, request) ?? bytesOfPem('NEW CERTIFICATE REQUEST', request);
  if (bytes === undefined) return undefined;
  try {
    const [outer] = elementsOf(bytes);
    const [information] = elementsOf(outer!.contents);
    const [, subject, publicKey] = elementsOf(information!.contents);
    return certificateOf({ subject: subject!.whole, publicKey: publicKey!.whole, issuer });
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return undefined;
    throw error;
  }
}

interface ToCertify {
  readonly subject: Buffer;
  readonly publicKey: Buffer;
  readonly issuer: { readonly name: Buffer; readonly key: KeyObject };
}

/** The basic constraints of one that signs others (RFC 5280). */
const mayCertify = sequence(
  objectIdentifier('2.5.29.19'),
  element(tags.boolean, Buffer.from([0xff])),
  element(tags.octetString, sequence(element(tags.boolean, Buffer.from([0xff])))),
);

function certificateOf(
  { subject, publicKey, issuer }: ToCertify,
  extensions: readonly Buffer[] = [],
): string {
  const version3 = element(tags.context0, integer(Buffer.from([2])));
  const digest = createHash('sha256').update(subject).update(publicKey).digest();
  // Its first byte is neither zero nor a sign, so that it is written in one way only.
  const serial = integer(Buffer.concat([Buffer.from([0x4b]), digest.subarray(0, 15)]));
  const validity = sequence(
    element(tags.utcTime, Buffer.from('200101000000Z', 'ascii')),
    element(tags.generalizedTime, Buffer.from('21200101000000Z', 'ascii')),
  );
  const extended = extensions.length === 0 ? [] : [element(tags.context3, sequence(...extensions))];
  const inside = sequence(version3, serial, ed25519, issuer.name, validity, subject, publicKey, ...extended);
  const signature = sign(null, inside, issuer.key);
  return pemOf('CERTIFICATE', sequence(inside, ed25519, bitString(signature)));
}

const digestOf = (seed: string): Buffer => createHash('sha256').update(seed).digest();

const keyOf = (seed: string): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([privateKeyStart, digestOf(seed)]),
    format: 'der',
    type: 'pkcs8',
  });

const publicKeyOf = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }) as Buffer;

const nameOf = (commonName: string): Buffer =>
  sequence(
    element(
      tags.set,
      sequence(objectIdentifier('2.5.4.3'), element(tags.utf8String, Buffer.from(commonName, 'utf8'))),
    ),
  );
