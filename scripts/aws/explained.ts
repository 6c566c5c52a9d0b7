import { InputError } from '../input/files/input-error.ts';

/** An error of the official client in words, with what to do. */
export function explained(error: unknown, where: string, endpoint: string | undefined): Error {
  if (error instanceof InputError) return error;
  const { name, message, code } = error as Error & { readonly code?: unknown };
  const at = endpoint === undefined ? 'AWS' : endpoint;
  const known = causes.find(({ isOf }) => isOf(name, String(code ?? ''), message));
  if (known === undefined) {
    return new InputError(where, `${at} gave no list (${name}: ${message})`, 'Try it with the AWS CLI.');
  }
  return new InputError(where, `${known.what(at)} (${name}: ${message})`, known.remedy);
}

interface Cause {
  readonly isOf: (name: string, code: string, message: string) => boolean;
  readonly what: (at: string) => string;
  readonly remedy: string;
}

const causes: readonly Cause[] = [
  {
    isOf: (name) => /^(CredentialsProviderError|ProviderError|TokenProviderError)$/.test(name),
    what: () => 'there are no credentials',
    remedy: 'Sign in as for the AWS CLI, for example with "aws sso login", or choose another --profile.',
  },
  {
    isOf: (name) => /^(ExpiredToken|ExpiredTokenException|TokenRefreshRequired)$/.test(name),
    what: (at) => `the credentials have expired, says ${at}`,
    remedy: 'Sign in again, as for the AWS CLI.',
  },
  {
    isOf: (name) =>
      /^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch)$/.test(
        name,
      ),
    what: (at) => `${at} does not know these credentials`,
    remedy: 'Check the account, the region and the clock of this machine, or choose another --profile.',
  },
  {
    isOf: (name) => /AccessDenied|UnauthorizedOperation|NotAuthorized/.test(name),
    what: (at) => `${at} denies the call`,
    remedy: 'The role needs cloudhsm:DescribeClusters and cloudhsm:DescribeBackups.',
  },
  {
    isOf: (name, code) =>
      /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|EPROTO|CERT_.*|.*_CERT.*)$/.test(
        code,
      ) || /^(TimeoutError|AbortError)$/.test(name),
    what: (at) => `${at} cannot be reached`,
    remedy: 'Check the region, the --endpoint and the network.',
  },
];
