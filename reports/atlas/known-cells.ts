import { type AtlasTable, rowsOf, type TableRow } from './atlas-table.ts';

/** What a client is set to: `create_object_minimum_nodes` of Client SDK 3, or whether the check of Client SDK 5 is on. */
export type ClientSetting = number | 'check on' | 'check off';

/** What happens to a cluster: so many HSMs are lost one after the other, or the zone that has so many of them is. */
export type Loss = { readonly hsms: number } | { readonly zoneOf: number };

/** What is known of a key once something is lost. */
export interface KnownKey {
  readonly survives: boolean;
  readonly canBeUsed: boolean;
}

/** What the sweeps of the atlas found, to be looked up. */
export class KnownCells {
  readonly #keys: ReadonlyMap<string, KnownKey>;
  readonly #creations: ReadonlyMap<string, boolean>;

  constructor(keys: AtlasTable, creations: AtlasTable) {
    this.#keys = new Map(
      rowsOf(keys)
        .filter(({ fault }) => fault !== 'a zone is out of reach')
        .map((row) => {
          const loss = row['lost'] === null ? { zoneOf: row['inZone'] } : { hsms: row['lost'] };
          const known: KnownKey = {
            survives: row['acknowledged-key-survives'] === 'holds',
            canBeUsed: row['acknowledged-key-can-be-used'] === 'holds',
          };
          return [keyOf(row['hsms'], settingIn(row), row['moment'], loss), known] as const;
        }),
    );
    this.#creations = new Map(
      rowsOf(creations).map((row) => [
        keyOf(row['hsms'], settingIn(row), row['gone']),
        row['key-creation-can-succeed'] === 'reachable',
      ]),
    );
  }

  /** A key that was just acknowledged, on as few HSMs as its client asks for. @throws where the atlas has no such cell */
  justAcknowledged(hsms: number, setting: ClientSetting, loss: Loss): KnownKey {
    return found(this.#keys, keyOf(hsms, setting, 'acknowledged', loss));
  }

  /** Whether keys can be created while so many HSMs are gone: never without any. @throws where the atlas has no such cell */
  canBeCreated(hsms: number, setting: ClientSetting, gone: number): boolean {
    return gone < hsms && found(this.#creations, keyOf(hsms, setting, gone));
  }

  /** The minimums with which a key survives that loss at once, and creations go on after it. */
  minimumsThatLast(hsms: number, loss: Loss): readonly number[] {
    const gone = 'hsms' in loss ? loss.hsms : loss.zoneOf;
    return Array.from({ length: hsms }, (_, index) => index + 1).filter(
      (minimum) =>
        this.justAcknowledged(hsms, minimum, loss).survives && this.canBeCreated(hsms, minimum, gone),
    );
  }
}

function settingIn({
  sdk,
  createObjectMinimumNodes: minimum,
  keyAvailabilityCheck: check,
}: TableRow): ClientSetting {
  if (sdk === 3) return Number(minimum);
  return check === true ? 'check on' : 'check off';
}

const keyOf = (...parts: readonly unknown[]): string => JSON.stringify(parts);

function found<Value>(known: ReadonlyMap<string, Value>, key: string): Value {
  const value = known.get(key);
  if (value === undefined) throw new Error(`The atlas has no cell ${key}; "npm run atlas" makes it anew.`);
  return value;
}
