/** The fields of an audit log record that are read. */
export type AuditField =
  | 'time'
  | 'sequence'
  | 'reboots'
  | 'opcode'
  | 'response'
  | 'logType'
  | 'privateHandle'
  | 'publicHandle'
  | 'user'
  | 'userType';

const labels: readonly (readonly [label: string, field: AuditField | 'other'])[] = [
  ['Time', 'time'],
  ['Sequence No', 'sequence'],
  ['Session Handle', 'other'],
  ['Reboot counter', 'reboots'],
  ['Response', 'response'],
  ['Command Type(hex)', 'other'],
  ['Opcode', 'opcode'],
  ['Log type', 'logType'],
  ['Priv/Secret Key Handle', 'privateHandle'],
  ['Public Key Handle', 'publicHandle'],
  ['User Name', 'user'],
  ['User Type', 'userType'],
];

/** By their first letter, so that a line is compared with two labels at most. */
const byLetter = new Map<number, typeof labels>();
for (const entry of labels) {
  const letter = entry[0].charCodeAt(0);
  byLetter.set(letter, [...(byLetter.get(letter) ?? []), entry]);
}

const blank = 0x20;
const colon = 0x3a;

/**
 * Which field a line is, in either spacing: `Opcode : …` and `Opcode: …`. Its value begins behind the first colon.
 *
 * @returns `other` for a field that we have no use for, and undefined for what is no field
 */
export function auditFieldOf(line: string): AuditField | 'other' | undefined {
  const candidates = byLetter.get(line.charCodeAt(0));
  if (candidates !== undefined) {
    for (const [label, field] of candidates) {
      if (!line.startsWith(label)) continue;
      let at = label.length;
      while (line.charCodeAt(at) === blank) at += 1;
      if (line.charCodeAt(at) === colon) return field;
    }
  }
  return otherLabel.test(line) ? 'other' : undefined;
}

/** A field that other firmware may write, such as `Version No : 1.0`. */
const otherLabel = /^[A-Z][A-Za-z()/ ]{1,40}:/;

/** Where the next field begins, for records whose lines were put together. */
export const betweenFields = new RegExp(
  `\\s+(?=(?:${labels
    .slice(1)
    .map(([label]) => label.replaceAll(/[()/]/g, '\\$&'))
    .join('|')}) {0,2}:)`,
);
