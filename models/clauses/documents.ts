/** A document that clauses come from. */
export interface Document {
  /** Its title, as a reader looks for it. */
  readonly title: string;
  /** For another edition of a document: which one, and what is different about it. */
  readonly editionOf?: { readonly document: string; readonly how: string };
}

/** Every document that a clause, or a contradiction, names. */
export const documents = {
  durability: { title: 'AWS CloudHSM User Guide, Key synchronization and durability settings' },
  synchronization: {
    title: 'AWS CloudHSM User Guide, Key synchronization',
    editionOf: {
      document: 'durability',
      how: 'the same page in 2022, without the CloudHSM CLI and with other paths on Windows',
    },
  },
  translation: {
    title: 'AWS CloudHSM User Guide, Key synchronization and durability settings, in Chinese',
    editionOf: { document: 'durability', how: 'the same page, translated by a machine' },
  },
  cloning: { title: 'AWS Security Blog, How to clone an AWS CloudHSM cluster across regions' },
  'cloning-again': {
    title: 'AWS Security Blog, How to clone an AWS CloudHSM cluster across regions, second edition',
  },
  guide: { title: 'AWS CloudHSM User Guide' },
  'guide-2023': { title: 'AWS CloudHSM User Guide of 2023' },
  interface: { title: 'AWS CloudHSM API Reference' },
  'key-stores': { title: 'AWS KMS Developer Guide' },
  'audit-log': { title: 'AWS CloudHSM User Guide, Audit log reference' },
  'audit-log-2023': { title: 'AWS CloudHSM User Guide of 2023, Audit log reference' },
  issues: { title: 'Issues on GitHub' },
  permissions: { title: 'AWS IAM User Guide' },
  terraform: { title: 'Terraform provider for AWS, CloudHSM resources' },
  measurements: { title: 'Measurements of others, on HSMs of 2026' },
  azure: { title: 'Azure Cloud HSM documentation, which runs the same firmware' },
  mock: { title: 'Emulators of AWS services' },
  ours: { title: 'A choice of this model' },
} as const satisfies Record<string, Document>;

/** The name of a document. */
export type DocumentId = keyof typeof documents;

/** A place in a document. */
export interface Source {
  readonly document: DocumentId;
  /** The section; in a guide of many pages, the page. */
  readonly section: string;
}

/** Where a rule can be read, in words. */
export function sourceText({ document, section }: Source): string {
  return `${documents[document].title}, ${section}`;
}

const of =
  (document: DocumentId) =>
  (section: string): Source => ({ document, section });

export const durability = of('durability');
export const synchronization = of('synchronization');
export const translation = of('translation');
export const cloning = of('cloning');
export const cloningAgain = of('cloning-again');
export const guide = of('guide');
export const guide2023 = of('guide-2023');
export const api = of('interface');
export const keyStores = of('key-stores');
export const auditLog = of('audit-log');
export const auditLog2023 = of('audit-log-2023');
export const issues = of('issues');
export const permissions = of('permissions');
export const terraform = of('terraform');
export const measurements = of('measurements');
export const azure = of('azure');
export const mock = of('mock');
export const ours = of('ours');
