/** How a tenant's item is addressed: everything that names one item of one connection. */
export interface ItemAddress {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly key: string;
}
