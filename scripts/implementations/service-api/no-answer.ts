import { exceptionNames } from '../../service/api-exception.ts';

/** What the official client throws, as far as it matters here. */
interface ClientError {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: {
    readonly statusCode?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
}

/** The exceptions by which the service refuses. */
const refusing = ['CloudHsmInvalidRequestException', 'CloudHsmResourceNotFoundException'];

/**
 * What is wrong with who asks, or how often, and not with the service: nothing can be said, and the next call would
 * come to the same. Whoever is at a quota, too, has to make room first.
 */
const ofTheCaller = new Set([
  'AccessDeniedException',
  'CloudHsmAccessDeniedException',
  'CloudHsmResourceLimitExceededException',
  'CredentialsProviderError',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'OptInRequired',
  'RequestExpired',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'UnrecognizedClientException',
]);

const messageLengthMax = 160;

/** Whether an exception refuses what was asked for. */
export const isRefusal = ({ name }: Pick<ClientError, 'name'>): boolean => refusing.includes(name);

/** What came instead of an answer; nothing where it is not the service that is to blame. */
export function noAnswerOf(error: ClientError): string | undefined {
  const status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode;
  if (status === undefined || ofTheCaller.has(error.name)) return undefined;
  const type = error.$response?.headers?.['content-type'] ?? '';
  if (/html/i.test(type)) return `HTTP ${status} with a page of HTML`;
  const told = inShort(error.message);
  if (error instanceof SyntaxError || error.name === 'SyntaxError') return `HTTP ${status} with no JSON`;
  const isDeclared = Object.hasOwn(exceptionNames, error.name);
  if (isDeclared || !/^\w+$/.test(error.name)) return `HTTP ${status}, ${error.name}: ${told}`;
  return `HTTP ${status}, ${error.name}, which is no exception of the API: ${told}`;
}

/** The first line of a message, without what the client adds for its own users. */
function inShort(message: string): string {
  const [line = ''] = message.split('\n', 1);
  return line.length <= messageLengthMax ? line : `${line.slice(0, messageLengthMax)}…`;
}
