import { type Doable, expects } from './doable.ts';

/** An HSM is lost: its sessions end, and all that it held is gone. */
const hsmFails: Doable = {
  parameters: ['hsm'],
  run(site, chosen) {
    const hsm = site.hsm(chosen['hsm']!);
    expects(hsm.state === 'ACTIVE' || hsm.state === 'DEGRADED', 'hsm-not-in-use');
    site.behaviour.lose(hsm);
    hsm.state = 'FAILED';
    return undefined;
  },
};

/** An HSM goes out of reach: a fault that is injected, so that nobody asks its token any more. */
const hsmBecomesUnreachable: Doable = {
  parameters: ['hsm'],
  run(site, chosen) {
    const hsm = site.hsm(chosen['hsm']!);
    expects(hsm.state === 'ACTIVE', 'hsm-not-active');
    hsm.state = 'DEGRADED';
    return undefined;
  },
};

/** An HSM can be reached again. */
const hsmRecovers: Doable = {
  parameters: ['hsm'],
  run(site, chosen) {
    const hsm = site.hsm(chosen['hsm']!);
    expects(hsm.state === 'DEGRADED', 'hsm-not-degraded');
    hsm.state = 'ACTIVE';
    return undefined;
  },
};

/** What happens to an HSM that is there. */
export const outageActions: Readonly<Record<string, Doable>> = {
  'hsm-fails': hsmFails,
  'hsm-becomes-unreachable': hsmBecomesUnreachable,
  'hsm-recovers': hsmRecovers,
};
