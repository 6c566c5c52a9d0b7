import type { CloudHSMV2 } from '@aws-sdk/client-cloudhsm-v2';
import type { RawAnswer } from '../../conformance/wire/caller.ts';

/** Thrown through the client, so that it makes nothing of an answer. */
class Arrived extends Error {
  readonly answer: RawAnswer;

  constructor(answer: RawAnswer) {
    super('An answer has arrived.');
    this.answer = answer;
  }
}

interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Makes a call as it is told, whatever the client knows of it, and returns the answer as it came.
 *
 * @remarks
 * The client signs it and finds where to send it, and nothing else: it checks neither the input nor the answer.
 */
export async function rawCall(client: CloudHSMV2, operation: string, input: object): Promise<RawAnswer> {
  const sdk = await import('@aws-sdk/client-cloudhsm-v2');
  const command = new sdk.DescribeClustersCommand({});
  command.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: string; headers: Record<string, string> };
      request.body = JSON.stringify(input);
      request.headers['x-amz-target'] = `BaldrApiService.${operation}`;
      return next(args);
    },
    { step: 'build', priority: 'high', name: 'asTold' },
  );
  command.middlewareStack.add(
    (next) => async (args) => {
      const { response } = await next(args);
      throw new Arrived(await answerOf(response as HttpResponse));
    },
    { step: 'deserialize', priority: 'low', name: 'asItCame' },
  );
  try {
    await client.send(command);
  } catch (error) {
    if (error instanceof Arrived) return error.answer;
    throw error;
  }
  throw new Error('The client returned, although nothing was to arrive there.');
}

async function answerOf({ statusCode, headers, body }: HttpResponse): Promise<RawAnswer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return {
    status: statusCode,
    contentType: headers['content-type'] ?? '',
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
