import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudHSMV2 } from '@aws-sdk/client-cloudhsm-v2';
import { authorityOf, signRequest } from '../certificates/authority.ts';
import { type AnswerCall, serverOf } from './http-server.ts';
import { CloudHsmService } from './service.ts';
import type { ServiceOptions } from './service-state.ts';

/** Support for tests, and for nothing else. */

/** A service that listens, and what talks to it. */
export class Served {
  readonly service: CloudHsmService;
  readonly server: Server;
  /** What should not have happened. */
  readonly defects: unknown[] = [];

  constructor(options: ServiceOptions = {}, inFront?: (service: CloudHsmService) => AnswerCall) {
    this.service = new CloudHsmService(options);
    this.server = serverOf({
      service: this.service,
      ...(inFront !== undefined && { answer: inFront(this.service) }),
      onDefect: (error) => void this.defects.push(error),
    });
  }

  async listen(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The official client, in a region. */
  client(region = 'us-east-1'): CloudHSMV2 {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    return new CloudHSMV2({ region, endpoint: this.url, credentials });
  }

  /** Asks for something on the data plane. */
  async dataPlane(path: string, body: object): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await fetch(`${this.url}/data-plane/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  async end(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

/** What the owner of a cluster hands in for a request of its first HSM. */
export function certificatesFor(request: string): {
  readonly SignedCert: string;
  readonly TrustAnchor: string;
} {
  const authority = authorityOf('the owner');
  return { SignedCert: signRequest(request, authority)!, TrustAnchor: authority.certificate };
}
