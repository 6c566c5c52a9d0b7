import type { BackupContext } from '../machines/backup.machine.ts';
import type { HsmContext } from '../machines/hsm.machine.ts';
import type { SlotKind } from './slots.ts';

/** Says which keys are in a list instead of those that are, in any order. */
export type ChangeKeys = (keys: readonly string[], list: KeyList) => readonly string[];

/** The lists of keys in the state of a slot: those that it has, and those of which it has a marked copy. */
export type KeyList = 'keys' | 'marked';

/** For the slots whose state names keys: the context of the state with other keys in it. */
export const withKeysOf: Partial<Record<SlotKind, (context: never, change: ChangeKeys) => unknown>> = {
  hsm: (context: HsmContext, change): HsmContext => {
    const marked = sorted(change(context.marked ?? [], 'marked'));
    return {
      ...context,
      keys: sorted(change(context.keys, 'keys')),
      marked: marked.length === 0 ? undefined : marked,
    };
  },
  backup: ({ record }: BackupContext, change): BackupContext => ({
    record: record && {
      ...record,
      contents: { ...record.contents, keys: sorted(change(record.contents.keys, 'keys')) },
    },
  }),
};

const sorted = (keys: readonly string[]): readonly string[] => (keys.length < 2 ? keys : [...keys].sort());
