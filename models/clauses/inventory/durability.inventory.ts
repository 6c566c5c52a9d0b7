import { type Inventory, type InventoryItem, says, saysNothing } from './inventory.ts';

const link = 'leads to another page';
const motive = 'says why, not what';

const introduction = [saysNothing('what the page is about', link)];

const concepts = [
  says('token keys persist; generated, imported or unwrapped', 'KS-TOKEN-PERSISTENT'),
  says('token keys are synchronized across the cluster', 'KS-CLIENT-SYNC', 'KS-SERVER-SYNC'),
  says('session keys exist on one HSM only', 'KS-SESSION-LOCAL'),
  says('session keys are not synchronized', 'KS-SESSION-LOCAL'),
  says('client-side: the client clones the token keys that it creates', 'KS-CLIENT-SYNC'),
  says('two HSMs make token keys more durable', 'KS-TWO-HSMS'),
  says('server-side: periodically clones keys to every HSM', 'KS-SERVER-SYNC'),
  says('it needs no management', 'KS-SERVER-SYNC-UNMANAGED'),
  says('settings of the client have a part in durability', 'KS-SETTING-PER-SDK'),
  says('they differ between SDK 5 and SDK 3', 'KS-SETTING-PER-SDK'),
  says('SDK 5: the setting lets a cluster of one HSM work', 'KS-SDK5-OPT-OUT'),
  says('SDK 3: the setting is a number of HSMs for success', 'KS-SDK3-MINIMUM-NODES'),
];

const understanding = [
  says('token keys are cloned across all HSMs of a cluster', 'KS-CLIENT-SYNC', 'KS-SERVER-SYNC'),
  says('token keys are made persistent when generated, imported, unwrapped', 'KS-TOKEN-PERSISTENT'),
  says('there are client-side and server-side synchronization', 'KS-CLIENT-SYNC', 'KS-SERVER-SYNC'),
  saysNothing(
    'new keys should be everywhere as soon as possible',
    'an aim; KS-SYNC-TIME has what is promised',
  ),
  says('later calls may be routed to any available HSM', 'KS-ROUTING'),
  says('a call that meets an HSM without the key fails', 'KS-ROUTING'),
  says('let applications retry', 'KS-ROUTING-RETRY'),
  says('the time that it takes varies with the load', 'KS-SYNC-TIME'),
  says('metrics help to choose how long to wait', 'KS-SYNC-TIME'),
  saysNothing('more about metrics', link),
  saysNothing('durability is the challenge', motive),
  says('a key is created on one HSM, and used at once', 'KS-KEY-LOSS'),
  says('if that HSM fails before the key is cloned, the key is lost', 'KS-KEY-LOSS'),
  says('client-side synchronization is there against this', 'KS-CLIENT-SYNC'),
  says('it clones keys when they are generated, imported, unwrapped', 'KS-CLIENT-SYNC'),
  saysNothing('that makes keys more durable', motive),
  says('one HSM alone leaves nowhere to clone to', 'KS-SINGLE-HSM'),
  says('configure at least two HSMs', 'KS-TWO-HSMS'),
  says('client-side synchronization and two HSMs meet the challenge', 'KS-TWO-HSMS'),
];

const working = [
  says('synchronization is mostly automatic, durability can be set', 'KS-SETTING-PER-SDK'),
  says('the setting differs between SDK 5 and SDK 3', 'KS-SETTING-PER-SDK'),
  says('SDK 5: key availability quorums need at least two HSMs', 'KS-SDK5-QUORUM-CLUSTER'),
  says('SDK 5: one may opt out of the two HSMs', 'KS-SDK5-OPT-OUT'),
  saysNothing('more about quorums', link),
  says('SDK 3: the number of HSMs on which a creation must succeed', 'KS-SDK3-MINIMUM-NODES'),
];

const quorum = [
  says('SDK 5: synchronization is fully automatic', 'KS-SDK5-AUTOMATIC'),
  says('a new key must be on two HSMs before it is used', 'KS-SDK5-QUORUM'),
  says('the cluster must have at least two HSMs', 'KS-SDK5-QUORUM-CLUSTER'),
  says(
    'otherwise creating or using a token key fails',
    'KS-SDK5-QUORUM',
    'KS-SDK5-QUORUM-CLUSTER',
    'KS-SDK5-MESSAGE',
  ),
  says('the message in the log', 'KS-SDK5-MESSAGE'),
  says('one may opt out of the quorum', 'KS-SDK5-OPT-OUT'),
  says('as for a cluster of one HSM', 'KS-SDK5-OPT-OUT'),
];

const quorumConcept = [
  says('on how many HSMs a key must be before it is used', 'KS-SDK5-QUORUM'),
  says('it takes a cluster of at least two HSMs', 'KS-SDK5-QUORUM-CLUSTER'),
];

const configure = (component: string): InventoryItem =>
  says(
    `${component}: the command that disables the check`,
    'KS-SDK5-OPT-OUT',
    'KS-SDK5-CONFIGURE',
    'KS-SDK5-COMPONENTS',
    'KS-SDK5-CONFIGURE-PATH',
  );

const managing = [
  says('durability is set with the configure tool', 'KS-SDK5-CONFIGURE'),
  configure('PKCS #11 on Linux'),
  configure('PKCS #11 on Windows'),
  configure('OpenSSL on Linux'),
  configure('JCE on Linux'),
  configure('JCE on Windows'),
];
const managingTheTool = [configure('CloudHSM CLI on Linux'), configure('CloudHSM CLI on Windows')];

const sdk3 = [
  saysNothing('the settings make keys more durable', motive),
  says('a number of HSMs on which a creation must succeed', 'KS-SDK3-MINIMUM-NODES'),
  says('cloning to every HSM is tried, whatever the setting', 'KS-CLIENT-SYNC'),
  says('the setting enforces that number', 'KS-SDK3-MINIMUM-NODES'),
  says('short of it, unwanted material is cleaned up; try again', 'KS-SDK3-CLEAN-UP', 'KS-SDK3-TRY-AGAIN'),
];

const important = [
  says('without the setting, or with 1, keys can be lost', 'KS-SDK3-DEFAULT-RISK'),
  says('if the HSM fails before server-side synchronization', 'KS-SDK3-DEFAULT-RISK', 'KS-KEY-LOSS'),
  says('consider at least two', 'KS-MINIMUM-NODES-BOUND'),
  says('the load is the same whatever the number', 'KS-SDK3-LOAD'),
  says('cloning to every HSM is tried anyway', 'KS-CLIENT-SYNC'),
];

const recommendations = [
  says('minimum: two HSMs in a cluster', 'KS-TWO-HSMS', 'KS-MINIMUM-NODES-BOUND'),
  says('maximum: one fewer than the HSMs of the cluster', 'KS-MINIMUM-NODES-BOUND'),
  says('if client-side synchronization fails, the client cleans up', 'KS-SDK3-CLEAN-UP'),
  says('the clean-up is best effort', 'KS-SDK3-CLEAN-UP'),
  says('what is left is for the user to delete', 'KS-SDK3-ORPHAN'),
  saysNothing('more about failures', link),
];

const file = [
  says('the setting is in cloudhsm_client.cfg', 'KS-SDK3-CONFIGURATION'),
  says('step 1: open it, on Linux', 'KS-SDK3-CONFIGURATION-PATH'),
  says('step 1: open it, on Windows', 'KS-SDK3-CONFIGURATION-PATH'),
  says('step 2: create_object_minimum_nodes in the client node', 'KS-SDK3-CONFIGURATION'),
  says('step 2: an example, with 2', 'KS-SDK3-CONFIGURATION'),
  says('note: key_mgmt_util has a setting of its own', 'KS-KMU-MIN-SRV'),
  saysNothing('note: more about it', link),
];

const reference = [
  says('where the setting is in the file', 'KS-SDK3-CONFIGURATION'),
  says('the number of HSMs for generating, importing, unwrapping to succeed', 'KS-SDK3-MINIMUM-NODES'),
  says('the default is 1', 'KS-SDK3-MINIMUM-NODES'),
  says('every HSM is tried, and one is enough', 'KS-CLIENT-SYNC', 'KS-SDK3-MINIMUM-NODES'),
];

const minSrv = [
  says('key_mgmt_util takes -min_srv', 'KS-KMU-MIN-SRV'),
  says('with both settings, the larger counts', 'KS-SDK3-LARGER-WINS'),
];

const cloned = [
  says('both kinds of synchronization stay within one cluster', 'KS-SYNC-ONE-CLUSTER'),
  says('after a backup was copied to another region, syncKey works between the clusters', 'KS-SYNC-KEY'),
  says('cloned clusters serve redundancy and recovery', 'KS-CLONE'),
  saysNothing('more about syncKey', link),
];

/** The page as it is in English. */
export const durabilityInventory: Inventory = {
  document: 'durability',
  sections: [
    { section: 'Introduction', items: introduction },
    { section: 'Concepts', items: concepts },
    { section: 'Understanding key synchronization', items: understanding },
    { section: 'Working with client key durability settings', items: [...working, ...quorum] },
    { section: 'Client SDK 5 concepts', items: quorumConcept },
    { section: 'Managing client key durability settings', items: [...managing, ...managingTheTool] },
    { section: 'Client SDK 3', items: sdk3 },
    { section: 'Client SDK 3, Important', items: important },
    { section: 'Client SDK 3, Recommendations', items: recommendations },
    { section: 'Setting up the configuration file', items: file },
    { section: 'Configuration reference', items: reference },
    {
      section: 'KMU and client-side synchronization',
      items: [...minSrv, saysNothing('more about the commands', link)],
    },
    { section: 'Synchronizing keys across cloned clusters', items: cloned },
  ],
};

/** The page as it was in 2022. */
export const synchronizationInventory: Inventory = {
  document: 'synchronization',
  sections: [
    { section: 'Introduction', items: [...introduction, saysNothing('the list of topics', link)] },
    { section: 'Concepts', items: concepts },
    { section: 'Understanding key synchronization', items: understanding },
    { section: 'Working with client key durability settings', items: working },
    { section: 'Client SDK 5 concepts', items: [...quorumConcept, ...quorum] },
    { section: 'Managing client key durability settings', items: managing },
    { section: 'Client SDK 3 client key durability settings', items: sdk3 },
    { section: 'Client SDK 3 client key durability settings, Important', items: important },
    { section: 'Client SDK 3 client key durability settings, Recommendations', items: recommendations },
    { section: 'Setting up the configuration file for client key durability', items: file },
    { section: 'Configuration reference', items: reference },
    {
      section: 'KMU and client-side synchronization',
      items: [...minSrv, says('the nine commands that take it', 'KS-KMU-MIN-SRV')],
    },
    { section: 'Synchronizing keys across cloned clusters', items: cloned },
  ],
};

/** The items with some replaced, each by its number, counted from 1. */
function except(
  items: readonly InventoryItem[],
  replaced: Readonly<Record<number, readonly InventoryItem[]>>,
): readonly InventoryItem[] {
  return items.flatMap((item, index) => replaced[index + 1] ?? [item]);
}

/** The page in a machine's Chinese, under the headings that it has there. */
export const translationInventory: Inventory = {
  document: 'translation',
  sections: [
    {
      section: '密鑰同步和耐久性設置 (Introduction)',
      items: [
        saysNothing(
          'a machine has translated this, and the English text prevails',
          'says which edition counts',
        ),
        ...introduction,
      ],
    },
    {
      section: '概念 (Concepts)',
      items: except(concepts, {
        4: [says('session keys *are* synchronized: the negation is lost', 'KS-SESSION-LOCAL')],
      }),
    },
    {
      section: '了解金鑰同步 (Understanding key synchronization)',
      items: except(understanding, {
        13: [says('if that HSM fails before the key is cloned: what is lost is garbled', 'KS-KEY-LOSS')],
      }),
    },
    {
      section: '使用用戶端金鑰耐久性設定 (Working with client key durability settings)',
      items: [
        ...except(working, {
          3: [
            says('SDK 5: there are key availability quorums', 'KS-SDK5-QUORUM'),
            says('SDK 5: they need at least two HSMs', 'KS-SDK5-QUORUM-CLUSTER'),
          ],
        }),
        ...quorum,
      ],
    },
    { section: '用戶端 SDK 5 概念 (Client SDK 5 concepts)', items: quorumConcept },
    {
      section: '管理用戶端金鑰耐久性設定 (Managing client key durability settings)',
      items: [...managing, ...managingTheTool],
    },
    { section: '在用戶端 SDK 3 中 (Client SDK 3)', items: sdk3 },
    { section: '重要 (Client SDK 3, Important)', items: important },
    { section: '建議 (Client SDK 3, Recommendations)', items: recommendations },
    { section: '設定用戶端金鑰耐久性的組態檔案 (Setting up the configuration file)', items: file },
    { section: '組態參考 (Configuration reference)', items: reference },
    {
      section: 'KMU 與用戶端同步 (KMU and client-side synchronization)',
      items: [
        ...except(minSrv, {
          2: [says('with both settings, the larger counts: which two is garbled', 'KS-SDK3-LARGER-WINS')],
        }),
        saysNothing('more about the commands', link),
      ],
    },
    { section: '同步複製的叢集之間的金鑰 (Synchronizing keys across cloned clusters)', items: cloned },
  ],
};
