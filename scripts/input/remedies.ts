/** What to do about a component that was never told of a cluster. */
export const unconfigured =
  'Configure the component with its configure tool, or leave the file out: as it is, it reaches no cluster.';

/** What to do about a cluster or an address that no file describes. */
export const moreClusters =
  'Add the output of describe-clusters for its region, or configure the component again if HSMs were replaced.';
