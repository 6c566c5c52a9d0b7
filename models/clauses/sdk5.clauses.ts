import type { ClauseEntry } from './clause.ts';
import { durability, guide, guide2023, issues, keyStores, measurements } from './documents.ts';

/** The key availability quorum of Client SDK 5, and how it is set. */
export const sdk5Clauses = {
  'KS-SDK5-QUORUM': {
    says: 'With Client SDK 5, a token key can be created and used only while two HSMs have it.',
    sources: [durability('Client SDK 5 concepts'), durability('Working with client key durability settings')],
    status: 'documented',
  },
  'KS-SDK5-QUORUM-CLUSTER': {
    says: 'A client that keeps to the quorum needs a cluster of at least two HSMs.',
    sources: [durability('Working with client key durability settings'), durability('Client SDK 5 concepts')],
    status: 'documented',
  },
  'KS-SDK5-QUORUM-IS-TWO': {
    says: 'The quorum is two HSMs; no other number can be set.',
    sources: [guide('Working with client key durability settings')],
    status: 'inferred',
  },
  'KS-SDK5-AUTOMATIC': {
    says: 'With Client SDK 5, synchronization is automatic and has no number to set.',
    sources: [durability('Working with client key durability settings')],
    status: 'documented',
  },
  'KS-SDK5-MESSAGE': {
    says: 'What the quorum refuses is logged with the handle of the key, and with the two HSMs that must have it.',
    sources: [durability('Working with client key durability settings')],
    status: 'documented',
  },
  'KS-SDK5-OPT-OUT': {
    says: 'The key availability check can be disabled for each component; one HSM then suffices.',
    sources: [
      durability('Managing client key durability settings'),
      durability('Concepts'),
      durability('Working with client key durability settings'),
    ],
    status: 'documented',
  },
  'KS-SDK5-CONFIGURE': {
    says: 'The check is disabled with --disable-key-availability-check of the configure tool, which the configuration file keeps.',
    sources: [durability('Managing client key durability settings'), guide2023('Configure Client SDK 5')],
    status: 'documented',
  },
  'KS-SDK5-COMPONENTS': {
    says: 'PKCS #11, OpenSSL, JCE and the CloudHSM CLI each have a configure tool and a configuration of their own.',
    sources: [durability('Managing client key durability settings'), guide2023('Configure Client SDK 5')],
    status: 'documented',
  },
  'KS-SDK5-CONFIGURE-PATH': {
    says: 'The configure tools lie in /opt/cloudhsm/bin on Linux, and under C:\\Program Files\\Amazon\\CloudHSM on Windows, where OpenSSL has none.',
    sources: [durability('Managing client key durability settings')],
    status: 'documented',
    outOfScope: 'keysync runs no tool; it reads the files that they leave.',
  },
  'KS-SDK5-OPTION-IN-CODE': {
    says: 'A program with the JCE provider can disable the check itself, with an option that must be true for that.',
    sources: [issues('aws-samples/aws-cloudhsm-jce-examples 103')],
    status: 'inferred',
    outOfScope: 'keysync check reads configurations, no programs; a scenario says what is in force.',
  },
  'KS-SDK5-LATE-QUORUM': {
    says: 'A key whose creation failed for want of the quorum is not removed, and may reach it later.',
    sources: [durability('Client SDK 5 concepts')],
    status: 'inferred',
  },
  'KS-QUORUM-WHEN-RESOLVED': {
    says: 'The quorum is looked at when a key is made or first looked up, and when a client starts; a handle that is known goes on working.',
    sources: [guide('Troubleshooting the key availability check'), measurements('signing with one HSM left')],
    status: 'inferred',
  },
  'KS-CLIENT-REACH': {
    says: 'What counts for a client is the HSMs that it can reach: one that it cannot reach neither serves it nor counts for its quorum.',
    sources: [issues('aws-samples/aws-cloudhsm-jce-examples 103')],
    status: 'inferred',
  },
  'KS-SDK5-REPLACEMENT': {
    says: 'In a cluster of two HSMs with the check on, creations fail while one of them is replaced.',
    sources: [guide('Troubleshooting the key availability check')],
    status: 'documented',
  },
  'KS-SDK5-CLUSTERS': {
    says: 'One configuration of Client SDK 5 may name several clusters, by the addresses of their HSMs or by their ids.',
    sources: [guide2023('Connecting to multiple clusters'), guide2023('Configure Client SDK 5')],
    status: 'documented',
  },
  'KS-SDK5-RETRY-MODE': {
    says: 'Client SDK 5 retries most commands by itself, unless its retry mode is off.',
    sources: [guide2023('Retry commands for PKCS #11')],
    status: 'documented',
    outOfScope: 'A call that is retried is a call that is routed again; how often and when is time.',
  },
  'KS-CLIENT-MEMBERSHIP': {
    says: 'The HSMs tell a connected client of a new HSM, which it then uses.',
    sources: [guide2023('Adding or removing HSMs')],
    status: 'documented',
    outOfScope:
      'A client knows the HSMs of its cluster at every moment; that it learns of one late is KS-CLIENT-REACH.',
  },
  'KS-CUSTOM-KEY-STORE': {
    says: 'AWS KMS makes keys in a cluster with two active HSMs in two zones, and uses them while one is active.',
    sources: [keyStores('Custom key stores')],
    status: 'documented',
    outOfScope: 'A custom key store is a client with rules of its own, which a scenario cannot have yet.',
  },
} as const satisfies Record<string, ClauseEntry>;
