// Addresses and ports that webhooks must not reach. Sources:
//   [4] IANA IPv4 Special-Purpose Address Registry   https://www.iana.org/assignments/iana-ipv4-special-registry
//   [6] IANA IPv6 Special-Purpose Address Registry   https://www.iana.org/assignments/iana-ipv6-special-registry
//   [M] IANA IPv4 Multicast Address Space Registry   https://www.iana.org/assignments/multicast-addresses
//   [U] IANA IPv6 Global Unicast Address Assignments https://www.iana.org/assignments/ipv6-unicast-address-assignments

export interface RefusedRange {
  cidr: string;
  /** Completes "... is <what>". */
  what: string;
}

/**
 * Addresses at which clouds serve credentials to their machines. The link-local ones are forbidden below anyway. They are
 * listed here for a better message, and to find them inside of IPv6 addresses.
 */
export const METADATA_RANGES: readonly RefusedRange[] = [
  // AWS, Azure, Google Cloud, Oracle, DigitalOcean, Akamai, Hetzner, IBM, Huawei, OpenStack and most others
  '169.254.169.254/32',
  '169.254.170.2/32', // AWS ECS task credentials (docs.aws.amazon.com, "Task IAM role")
  '169.254.170.23/32', // AWS EKS Pod Identity (docs.aws.amazon.com, "Pod Identity Agent")
  '169.254.42.42/32', // Scaleway (cloud-init, DataSourceScaleway)
  '169.254.0.23/32', // Tencent Cloud, metadata.tencentyun.com
  '168.63.129.16/32', // Azure WireServer (learn.microsoft.com, "What is IP address 168.63.129.16"); it looks public
  '100.100.100.200/32', // Alibaba Cloud (cloud-init, DataSourceAliYun)
  '100.96.0.96/32', // Volcengine, BytePlus (github.com/volcengine/cello)
  '100.80.80.80/32', // UCloud (docs.ucloud.cn, "metadata")
  '192.0.0.192/32', // Oracle Cloud, older images (docs.oracle.com, "Retrieve Predefined Instance Metadata")
  'fd00:ec2::/32', // AWS over IPv6: ::254 metadata, ::23 EKS Pod Identity (docs.aws.amazon.com, "IMDS")
  'fd20:ce::254/128', // Google Cloud over IPv6 (cloud.google.com, "VM metadata")
  'fd00:c1::a9fe:a9fe/128', // Oracle Cloud over IPv6 (cloud-init, DataSourceOracle)
  'fd00:42::42/128', // Scaleway over IPv6 (cloud-init, DataSourceScaleway)
  'fd00:a9fe:a9fe::/48', // Akamai (Linode) over IPv6: ::1 (cloud-init, DataSourceAkamai)
  'fd00:100::100:200/128', // Alibaba Cloud over IPv6
  'fe80::a9fe:a9fe/128', // OpenStack over IPv6 (docs.openstack.org, "Metadata service")
].map((cidr) => ({ cidr, what: 'a cloud metadata service' }));

/**
 * Never allowed, whatever ranges an operator allows: they serve the credentials of the machine, or contain an IPv4 address
 * that would not be checked.
 */
export const FORBIDDEN_RANGES: readonly RefusedRange[] = [
  ...METADATA_RANGES,
  // Clouds serve credentials at more and more of these addresses, for example Azure App Service at 169.254.129.x. No router
  // forwards them, so no receiver can be there.
  { cidr: '169.254.0.0/16', what: 'a link-local address' }, // [4] RFC 3927
  { cidr: 'fe80::/10', what: 'a link-local address' }, // [6] RFC 4291
  { cidr: '::ffff:0:0/96', what: 'an IPv4-mapped IPv6 address' }, // [6] RFC 4291
  { cidr: '::ffff:0:0:0/96', what: 'an IPv4-translated IPv6 address' }, // RFC 2765
  { cidr: '64:ff9b::/96', what: 'a NAT64 address' }, // [6] RFC 6052
  { cidr: '64:ff9b:1::/48', what: 'a NAT64 address' }, // [6] RFC 8215
  { cidr: '2002::/16', what: 'a 6to4 address' }, // [6] RFC 3056
  { cidr: '2001::/32', what: 'a Teredo address' }, // [6] RFC 4380
];

/** Refused unless an operator allows them. The first match gives the reason, so a narrow range comes before a wide one. */
export const SPECIAL_RANGES: readonly RefusedRange[] = [
  { cidr: '0.0.0.0/8', what: 'an address of "this network"' }, // [4] RFC 791
  { cidr: '10.0.0.0/8', what: 'a private address' }, // [4] RFC 1918
  { cidr: '100.64.0.0/10', what: 'a shared address (carrier-grade NAT)' }, // [4] RFC 6598
  { cidr: '127.0.0.0/8', what: 'a loopback address' }, // [4] RFC 1122
  { cidr: '172.16.0.0/12', what: 'a private address' }, // [4] RFC 1918
  { cidr: '192.0.0.0/24', what: 'an address for protocol assignments' }, // [4] RFC 6890
  { cidr: '192.0.2.0/24', what: 'a documentation address' }, // [4] RFC 5737
  { cidr: '192.31.196.0/24', what: 'an AS112 address' }, // [4] RFC 7535
  { cidr: '192.52.193.0/24', what: 'an AMT address' }, // [4] RFC 7450
  { cidr: '192.88.99.0/24', what: 'a 6to4 relay address' }, // [4] RFC 7526
  { cidr: '192.168.0.0/16', what: 'a private address' }, // [4] RFC 1918
  { cidr: '192.175.48.0/24', what: 'an AS112 address' }, // [4] RFC 7534
  { cidr: '198.18.0.0/15', what: 'a benchmarking address' }, // [4] RFC 2544
  { cidr: '198.51.100.0/24', what: 'a documentation address' }, // [4] RFC 5737
  { cidr: '203.0.113.0/24', what: 'a documentation address' }, // [4] RFC 5737
  { cidr: '224.0.0.0/4', what: 'a multicast address' }, // [M] RFC 5771
  { cidr: '255.255.255.255/32', what: 'the broadcast address' }, // [4] RFC 919
  { cidr: '240.0.0.0/4', what: 'a reserved address' }, // [4] RFC 1112
  { cidr: '::/128', what: 'the unspecified address' }, // [6] RFC 4291
  { cidr: '::1/128', what: 'the loopback address' }, // [6] RFC 4291
  { cidr: '::/96', what: 'an IPv4-compatible IPv6 address' }, // RFC 4291 §2.5.5.1, deprecated
  { cidr: '100::/64', what: 'a discard-only address' }, // [6] RFC 6666
  { cidr: '2001::/23', what: 'an address for protocol assignments' }, // [6] RFC 2928: ORCHID, benchmarking, AMT, ...
  { cidr: '2001:db8::/32', what: 'a documentation address' }, // [6] RFC 3849
  { cidr: '2620:4f:8000::/48', what: 'an AS112 address' }, // [6] RFC 7534
  { cidr: '3fff::/20', what: 'a documentation address' }, // [6] RFC 9637
  { cidr: 'fc00::/7', what: 'a unique local (private) address' }, // [6] RFC 4193
  { cidr: 'fec0::/10', what: 'a site-local address' }, // RFC 3879, deprecated
  { cidr: 'ff00::/8', what: 'a multicast address' }, // RFC 4291
];

/** The IPv6 addresses that are assigned as global unicast [U]. All others are refused, even if no table names them. */
export const IPV6_GLOBAL_UNICAST = '2000::/3';

export const LOOPBACK_RANGES: readonly string[] = ['127.0.0.0/8', '::1/128'];

/**
 * Ports from 1024 up that do not belong to web servers: the ports that the Fetch standard blocks
 * (https://fetch.spec.whatwg.org/#port-blocking), and the usual ports of databases, queues and control planes.
 */
export const DENIED_PORTS: ReadonlySet<number> = new Set([
  // Fetch standard
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080,
  // Databases, caches, search
  1433, 1434, 1521, 1522, 2483, 2484, 3050, 3306, 5432, 5433, 5984, 6333, 6334, 6379, 6380, 6432, 6984, 7000, 7001,
  7199, 7473, 7474, 7687, 8086, 8123, 8529, 8983, 9042, 9142, 9160, 9200, 9300, 11_207, 11_210, 11_211, 16_379, 19_530,
  26_257, 26_379, 27_017, 27_018, 27_019, 28_015, 29_015, 33_060,
  // Queues
  1883, 4150, 4151, 4222, 4369, 5671, 5672, 6222, 6650, 6651, 8222, 8883, 9092, 9093, 9094, 11_300, 15_671, 15_672,
  25_672, 61_613, 61_614, 61_616,
  // Coordination, secrets, control planes: ZooKeeper, etcd, Vault, Consul, Nomad, Docker, Kubernetes, Salt, Temporal
  2181, 2375, 2376, 2377, 2379, 2380, 2888, 3888, 4001, 4194, 4505, 4506, 4646, 4647, 4648, 6443, 7233, 7234, 7235,
  7239, 8140, 8200, 8201, 8300, 8301, 8302, 8500, 8501, 8502, 8503, 8600, 10_248, 10_249, 10_250, 10_255, 10_256,
  10_257, 10_259,
  // Proxies, directories, debuggers and remote desktops
  1080, 1099, 3128, 3268, 3269, 3389, 5005, 5900, 5901, 5902, 5903, 5985, 5986, 9229,
]);
