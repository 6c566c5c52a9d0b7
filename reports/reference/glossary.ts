/** A word that a page may use, and what it means. */
interface Word {
  readonly word: string;
  /** What is looked for in a page. */
  readonly pattern: RegExp;
  readonly meaning: string;
}

const words: readonly Word[] = [
  {
    word: 'HSM',
    pattern: /\bHSMs?\b/,
    meaning:
      'hardware security module: the device that keeps keys and works with them. A cluster of AWS CloudHSM has up to 28.',
  },
  {
    word: 'token key',
    pattern: /\btoken keys?\b/,
    meaning:
      'a key that is kept until it is deleted, and that synchronization copies to every HSM of its cluster.',
  },
  {
    word: 'session key',
    pattern: /\bsession keys?\b/,
    meaning: 'a key on one HSM that ends with the session it was made in; it is never copied.',
  },
  {
    word: 'acknowledged',
    pattern: /\backnowledge(?:d|ment)\b/,
    meaning: 'the creation of the key was reported as successful to the application.',
  },
  {
    word: 'client-side synchronization',
    pattern: /client-side synchronization/i,
    meaning: 'the client copies a new token key to the other HSMs of the cluster while it is being created.',
  },
  {
    word: 'server-side synchronization',
    pattern: /server-side synchronization/i,
    meaning:
      'the service copies token keys to HSMs of the same cluster that lack them, from time to time and unasked.',
  },
  {
    word: 'clean-up',
    pattern: /clean-up/,
    meaning: 'after a creation that failed, Client SDK 3 removes the copies that were made.',
  },
  {
    word: 'orphan',
    pattern: /\borphans?\b/,
    meaning: 'a copy of a key that a failed creation left behind.',
  },
  {
    word: 'key availability check',
    pattern: /key availability check/,
    meaning:
      'Client SDK 5 refuses a token key that is on fewer than two HSMs, unless the check is switched off.',
  },
  {
    word: 'Client SDK 3',
    pattern: /Client SDK 3/,
    meaning:
      'the older client software of AWS CloudHSM; its command-line tools have not been supported since 2025.',
  },
  {
    word: 'home',
    pattern: /\bhome\b/,
    meaning: 'the cluster in which a key is created.',
  },
  {
    word: 'clone',
    pattern: /\bclones?\b/,
    meaning: 'a cluster that was made from a backup of another one. From then on both are independent.',
  },
  {
    word: 'masking key',
    pattern: /masking key/,
    meaning:
      'the key under which HSMs exchange keys. Only clusters that go back to one cluster through backups have it in common.',
  },
  {
    word: 'syncKey',
    pattern: /syncKey/,
    meaning: 'a command of the CloudHSM management utility: copies one key to one HSM of a clone.',
  },
  {
    word: 'key replicate',
    pattern: /key replicate/,
    meaning: 'a command of the CloudHSM CLI: copies a key to the HSMs of a clone.',
  },
  {
    word: 'crypto officer',
    pattern: /crypto officer/,
    meaning: 'the user who manages the users of a cluster, called admin in newer tools.',
  },
  {
    word: 'active',
    pattern: /\b(?:active|ACTIVE)\b/,
    meaning: 'at work, and answering; of an HSM or of a cluster.',
  },
  {
    word: 'world',
    pattern: /\bworlds?\b/,
    meaning:
      'the state of everything in a deployment at one moment. The search visits every one that can be reached.',
  },
];

/** The words that a text uses, each with its meaning, as a list in Markdown. */
export function glossaryLines(text: string): string[] {
  return words
    .filter(({ pattern }) => pattern.test(text))
    .map(({ word, meaning }) => `- **${word}**: ${meaning}`);
}
