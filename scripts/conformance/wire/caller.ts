/** What is written as JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What came back for a call, as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** What makes calls of the API as they are told, whatever is in them. */
export interface ApiCaller {
  /** How calls are made there; nothing where none can be made. */
  readonly calls: CallTerms | undefined;
  /** Makes a call, or activates a cluster where `operation` is `activate-cluster`. */
  call(region: string, operation: string, input: JsonObject): Promise<RawAnswer>;
}

/** What is to be known of a service before it is called. */
export interface CallTerms {
  /** The region to call. */
  readonly region: string;
  /** Another one of its partition, for copies. */
  readonly otherRegion: string;
  /** The arguments with which clusters are created there. */
  readonly cluster: JsonObject;
  /** The operations that it is not to be asked for. */
  readonly without: readonly string[];
  /** Whether clusters can be activated. */
  readonly activates: boolean;
}
