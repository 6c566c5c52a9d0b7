import type { LogEvent } from '#properties';
import { kept } from '../kept.ts';

type Kind = LogEvent['saw']['kind'];

/** What an opcode means for keys and users. */
export interface Opcode {
  /** As the record writes it, without the number. */
  readonly name: string;
  readonly kind: Kind;
  /** What the record has to say besides. */
  readonly needs: 'key' | 'user' | 'nothing';
}

/** A command that moves no key and changes no user still shows that the HSM was there. */
const otherKind = 'other-command' satisfies Kind;

const keyKinds: Readonly<Record<string, Kind>> = {
  CN_GENERATE_KEY: 'key-generated',
  CN_GENERATE_KEY_PAIR: 'key-generated',
  CN_UNWRAP_KEY: 'key-made',
  CN_CREATE_OBJECT: 'key-made',
  CN_DERIVE_KEY: 'key-made',
  CN_EXTRACT_MASKED_OBJECT_USER: 'key-extracted',
  CN_INSERT_MASKED_OBJECT_USER: 'key-inserted',
  CN_TOMBSTONE_OBJECT: 'key-tombstoned',
  CN_DESTROY_OBJECT: 'key-destroyed',
  CN_SHARE_OBJECT: 'key-shared',
};

const userKinds: Readonly<Record<string, Kind>> = {
  CN_LOGIN: 'logged-in',
  CN_CREATE_USER: 'user-created',
  CN_CREATE_CO: 'user-created',
  CN_DELETE_USER: 'user-deleted',
};

const hsmKinds: Readonly<Record<string, Kind>> = {
  CN_BACKUP_BEGIN: 'backup-began',
  CN_BACKUP_END: 'backup-ended',
  CN_RESTORE_BEGIN: 'restore-began',
  CN_RESTORE_END: 'restore-ended',
  CN_INIT_TOKEN: 'initialized',
  CN_ZEROIZE: 'zeroized',
  END_MARKER_OPCODE: 'stream-ended',
};

/** The numbers that are known. Those of the samples in the documentation; a name that is known counts more. */
const names: ReadonlyMap<number, string> = new Map([
  [0x1, 'CN_INIT_TOKEN'],
  [0x3, 'CN_CREATE_USER'],
  [0x4, 'CN_CREATE_CO'],
  [0x9, 'CN_CHANGE_PSWD'],
  [0xd, 'CN_LOGIN'],
  [0xe, 'CN_LOGOUT'],
  [0x11, 'CN_DESTROY_OBJECT'],
  [0x12, 'CN_SHARE_OBJECT'],
  [0x17, 'CN_GENERATE_KEY'],
  [0x19, 'CN_GENERATE_KEY_PAIR'],
  [0x1a, 'CN_WRAP_KEY'],
  [0x1b, 'CN_UNWRAP_KEY'],
  [0x1d, 'CN_GEN_PSWD_ENC_KEY'],
  [0x1e, 'CN_NIST_AES_WRAP'],
  [0x95, 'CN_INIT_DONE'],
  [0xa1, 'CN_DELETE_USER'],
  [0xf0, 'CN_EXTRACT_MASKED_OBJECT_USER'],
  [0xf1, 'CN_INSERT_MASKED_OBJECT_USER'],
  [0xfc, 'CN_CREATE_APPLIANCE_USER'],
  [0x107, 'CN_ENCRYPT_SESSION_V2'],
  [0xffff, 'END_MARKER_OPCODE'],
]);

/** What else the references of the documentation name. */
const harmless: ReadonlySet<string> = new Set([
  ...names.values(),
  ...[
    'CN_APP_FINALIZE',
    'CN_CLOSE_SESSION',
    'CN_SESSION_CLOSE',
    'CN_CLOSE_PARTITION_SESSIONS',
    'CN_MODIFY_OBJECT',
  ],
  ...[
    'CN_SET_M_VALUE',
    'CN_APPROVE_TOKEN',
    'CN_DELETE_TOKEN',
    'CN_GET_TOKEN',
    'CN_FIPS_RAND',
    'CN_SET_NODEID',
  ],
  ...[
    'CN_GEN_KEY_ENC_KEY',
    'CN_STORE_KBK_SHARE',
    'CN_CERT_AUTH_STORE_CERT',
    'CN_CERT_AUTH_VALIDATE_PEER_CERTS',
  ],
  ...['CN_CERT_AUTH_SOURCE_KEY_EXCHANGE', 'CN_CERT_AUTH_TARGET_KEY_EXCHANGE'],
  ...['CN_CLONE_SOURCE_INIT', 'CN_CLONE_SOURCE_STAGE1', 'CN_CLONE_TARGET_INIT', 'CN_CLONE_TARGET_STAGE1'],
]);

const isKnown = (name: string): boolean =>
  harmless.has(name) || [keyKinds, userKinds, hsmKinds].some((kinds) => Object.hasOwn(kinds, name));

const seen = new Map<string, Opcode | null>();
const seenMax = 1_000;

/** The opcode of a record, such as `CN_GENERATE_KEY (0x17)`; null for what is none. */
export function opcodeOf(written: string): Opcode | null {
  const known = seen.get(written);
  if (known !== undefined) return known;
  if (seen.size >= seenMax) seen.clear();
  const found = readOpcode(written);
  seen.set(kept(written), found);
  return found;
}

function readOpcode(written: string): Opcode | null {
  const [, name, hex] = /^([A-Z][A-Z0-9_]{0,63})?\s*(?:\(?(0x[0-9a-f]{1,8})\)?)?$/i.exec(written) ?? [];
  if (name === undefined && hex === undefined) return null;
  const byNumber = hex === undefined ? undefined : names.get(Number(hex));
  const meant = name !== undefined && isKnown(name) ? name : (byNumber ?? name ?? hex!);
  return { name: kept(meant), ...meaningOf(meant) };
}

function meaningOf(name: string): Omit<Opcode, 'name'> {
  for (const [kinds, needs] of [
    [keyKinds, 'key'],
    [userKinds, 'user'],
    [hsmKinds, 'nothing'],
  ] as const) {
    if (Object.hasOwn(kinds, name)) return { kind: kinds[name]!, needs };
  }
  return { kind: otherKind, needs: 'nothing' };
}
