import { authorityOf, certificateRequestOf, signRequest } from '../../certificates/authority.ts';

/** What is handed in to initialize a cluster. */
export interface Certificates {
  readonly signed: string;
  readonly anchor: string;
}

/**
 * The certificates for a cluster, signed by an authority for this slot.
 *
 * @param request - what its first HSM asks to be signed; where there is nothing to sign, they are for nobody
 */
export function certificatesFor(slot: string, request: string | undefined): Certificates {
  const authority = authorityOf(slot);
  const signed =
    (request === undefined ? undefined : signRequest(request, authority)) ??
    signRequest(certificateRequestOf('nobody', slot), authority)!;
  return { signed, anchor: authority.certificate };
}
