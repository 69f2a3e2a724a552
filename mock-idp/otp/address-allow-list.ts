/** Addresses that no limit by address holds for. */
import { BlockList, isIP } from 'node:net';

let latest: { readonly networks: readonly string[]; readonly list: BlockList } | undefined;

/** Whether `address` is one of these addresses or lies in one of these networks (RFC 4632 §3.1). */
export function isAllowed(networks: readonly string[], address: string): boolean {
  if (isIP(address) === 0) return false;
  if (latest?.networks !== networks) latest = { networks, list: listOf(networks) };
  return latest.list.check(address, familyOf(address));
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    if (bits === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}
