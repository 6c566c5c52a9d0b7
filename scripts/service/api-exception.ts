/** The exceptions that the API declares, and whether the service is to blame for them. */
export const exceptionNames = {
  CloudHsmAccessDeniedException: 'client',
  CloudHsmInternalFailureException: 'service',
  CloudHsmInvalidRequestException: 'client',
  CloudHsmResourceLimitExceededException: 'client',
  CloudHsmResourceNotFoundException: 'client',
  CloudHsmServiceException: 'client',
  CloudHsmTagException: 'client',
} as const;

/** See {@link exceptionNames}. */
export type ExceptionName = keyof typeof exceptionNames;

const always: readonly ExceptionName[] = [
  'CloudHsmAccessDeniedException',
  'CloudHsmInternalFailureException',
  'CloudHsmInvalidRequestException',
  'CloudHsmResourceNotFoundException',
  'CloudHsmServiceException',
];

/** What an operation declares beside those that all declare. */
const besides: Readonly<Record<string, readonly ExceptionName[]>> = {
  CopyBackupToRegion: ['CloudHsmTagException'],
  CreateCluster: ['CloudHsmTagException'],
  DeleteCluster: ['CloudHsmTagException'],
  DescribeBackups: ['CloudHsmTagException'],
  DescribeClusters: ['CloudHsmTagException'],
  ListTags: ['CloudHsmTagException'],
  TagResource: ['CloudHsmTagException', 'CloudHsmResourceLimitExceededException'],
  UntagResource: ['CloudHsmTagException'],
};

/** The exceptions that an operation declares: a list of clusters lacks none. */
export function exceptionsOf(operation: string): readonly ExceptionName[] {
  const all = [...always, ...(besides[operation] ?? [])];
  return operation === 'DescribeClusters'
    ? all.filter((name) => name !== 'CloudHsmResourceNotFoundException')
    : all;
}

/** A call is answered with an exception. The message is for the caller. */
export class ApiException extends Error {
  readonly type: ExceptionName;

  constructor(type: ExceptionName, message: string) {
    super(message);
    this.type = type;
  }
}

/** What is asked for is no valid request, or none in the present state. */
export const invalidRequest = (message: string): ApiException =>
  new ApiException('CloudHsmInvalidRequestException', message);

/** What is asked for does not exist in this region. */
export const notFound = (message: string): ApiException =>
  new ApiException('CloudHsmResourceNotFoundException', message);

/** A bound of the scenario that the server runs, which the real service does not know. */
export const beyondScenario = (message: string): ApiException =>
  new ApiException(
    'CloudHsmServiceException',
    `${message} The bound is one of the scenario that keysync serves.`,
  );
