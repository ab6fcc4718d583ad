// A table with one rule that queues packets to this process, spoken to the kernel directly: the table is owned by the
// socket, so that the kernel itself removes it when the process ends, however it ends, and the plain path is back. Kernels
// without the queue statement of nftables have the queue target of iptables, which the same rule can carry.
#include "kernel.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <linux/netfilter/xt_NFQUEUE.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { copies = 0x6c696e6b }; // the mark of copies: they are not queued again
enum { first_queue = 21000, most_queues = 64, longest_backlog = 100000, receive_bytes = 32 << 20 };
// After whoever classifies packets (before -200) and before the security groups are asked again (they come earlier).
enum { chain_priority = -149 };

void fail(const char *what) {
  fprintf(stderr, "assay-link: %s: %s\n", what, strerror(errno));
  exit(1);
}

struct message {
  _Alignas(8) unsigned char bytes[2048];
  size_t length;
  size_t current; // where the header of the message under construction begins
};

static void *grow(struct message *message, size_t size) {
  void *place = message->bytes + message->length;
  memset(place, 0, NLMSG_ALIGN(size));
  message->length += NLMSG_ALIGN(size);
  return place;
}

static void begin(struct message *message, uint16_t type, uint16_t flags, struct nfgenmsg head) {
  message->current = message->length;
  struct nlmsghdr *header = grow(message, sizeof *header);
  header->nlmsg_type = type;
  header->nlmsg_flags = NLM_F_REQUEST | flags;
  *(struct nfgenmsg *)grow(message, sizeof head) = head;
}

static void end(struct message *message) {
  struct nlmsghdr *header = (struct nlmsghdr *)(message->bytes + message->current);
  header->nlmsg_len = message->length - message->current;
}

static void attribute(struct message *message, uint16_t type, const void *value, size_t size) {
  struct nlattr *head = grow(message, NLA_HDRLEN);
  head->nla_type = type;
  head->nla_len = NLA_HDRLEN + size;
  memcpy(grow(message, size), value, size);
}

static void text(struct message *message, uint16_t type, const char *value) {
  attribute(message, type, value, strlen(value) + 1);
}

static void number(struct message *message, uint16_t type, uint32_t value) {
  uint32_t ordered = htonl(value);
  attribute(message, type, &ordered, sizeof ordered);
}

static void half(struct message *message, uint16_t type, uint16_t value) {
  uint16_t ordered = htons(value);
  attribute(message, type, &ordered, sizeof ordered);
}

static size_t nest(struct message *message, uint16_t type) {
  size_t place = message->length;
  struct nlattr *head = grow(message, NLA_HDRLEN);
  head->nla_type = type | NLA_F_NESTED;
  return place;
}

static void unnest(struct message *message, size_t place) {
  ((struct nlattr *)(message->bytes + place))->nla_len = message->length - place;
}

// Sends everything and reads one answer for each message that asked for one. Returns the first error.
static int exchange(int netlink, struct message *message, int answers) {
  _Alignas(8) unsigned char buffer[8192];
  while (recv(netlink, buffer, sizeof buffer, MSG_DONTWAIT) > 0) continue; // what an earlier try was told
  struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
  if (sendto(netlink, message->bytes, message->length, 0, (struct sockaddr *)&kernel, sizeof kernel) < 0) return errno;
  int first = 0;
  while (answers > 0) {
    ssize_t size = recv(netlink, buffer, sizeof buffer, 0);
    if (size < 0) return errno;
    int left = size;
    for (struct nlmsghdr *head = (void *)buffer; NLMSG_OK(head, left); head = NLMSG_NEXT(head, left)) {
      if (head->nlmsg_type != NLMSG_ERROR) continue;
      int error = -((struct nlmsgerr *)NLMSG_DATA(head))->error;
      if (first == 0) first = error;
      answers = error != 0 && error != EEXIST ? 0 : answers - 1;
    }
  }
  return first;
}

static void configure(struct message *message, int queue, uint16_t type, const void *value, size_t size) {
  struct nfgenmsg head = {.nfgen_family = AF_UNSPEC, .version = NFNETLINK_V0, .res_id = htons(queue)};
  begin(message, NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_CONFIG, NLM_F_ACK, head);
  attribute(message, type, value, size);
  if (type == NFQA_CFG_PARAMS) number(message, NFQA_CFG_QUEUE_MAXLEN, longest_backlog);
  end(message);
}

// The first queue number of this network namespace that nobody else has.
static void bind_queue(struct kernel *kernel) {
  struct nfqnl_msg_config_cmd command = {.command = NFQNL_CFG_CMD_BIND, .pf = htons(AF_INET)};
  int error = EBUSY;
  for (int number = first_queue; error == EBUSY && number < first_queue + most_queues; number += 1) {
    struct message message = {.length = 0};
    configure(&message, number, NFQA_CFG_CMD, &command, sizeof command);
    kernel->queue = number;
    error = exchange(kernel->netlink, &message, 1);
  }
  if (error == 0) {
    struct nfqnl_msg_config_params whole = {.copy_range = htonl(0xffff), .copy_mode = NFQNL_COPY_PACKET};
    struct message message = {.length = 0};
    configure(&message, kernel->queue, NFQA_CFG_PARAMS, &whole, sizeof whole);
    error = exchange(kernel->netlink, &message, 1);
  }
  errno = error;
  if (error != 0) fail("the kernel queues no packets to programs (nfnetlink_queue)");
}

static void compare(struct message *message, uint32_t key, uint32_t operator, const void *value, size_t size) {
  size_t element = nest(message, NFTA_LIST_ELEM);
  text(message, NFTA_EXPR_NAME, "meta");
  size_t data = nest(message, NFTA_EXPR_DATA);
  number(message, NFTA_META_KEY, key);
  number(message, NFTA_META_DREG, NFT_REG_1);
  unnest(message, data);
  unnest(message, element);
  element = nest(message, NFTA_LIST_ELEM);
  text(message, NFTA_EXPR_NAME, "cmp");
  data = nest(message, NFTA_EXPR_DATA);
  number(message, NFTA_CMP_SREG, NFT_REG_1);
  number(message, NFTA_CMP_OP, operator);
  size_t wanted = nest(message, NFTA_CMP_DATA);
  attribute(message, NFTA_DATA_VALUE, value, size);
  unnest(message, wanted);
  unnest(message, data);
  unnest(message, element);
}

// Without a listener the packet goes on as if there were no rule.
static void queue(struct message *message, int number_of_queue, int has_statement) {
  size_t element = nest(message, NFTA_LIST_ELEM);
  text(message, NFTA_EXPR_NAME, has_statement ? "queue" : "target");
  size_t data = nest(message, NFTA_EXPR_DATA);
  if (has_statement) {
    half(message, NFTA_QUEUE_NUM, number_of_queue);
    half(message, NFTA_QUEUE_TOTAL, 1);
    half(message, NFTA_QUEUE_FLAGS, NFT_QUEUE_FLAG_BYPASS);
  } else {
    _Alignas(8) unsigned char padded[8] = {0};
    struct xt_NFQ_info_v3 info = {.queuenum = number_of_queue, .queues_total = 1, .flags = NFQ_FLAG_BYPASS};
    memcpy(padded, &info, sizeof info);
    text(message, NFTA_TARGET_NAME, "NFQUEUE");
    number(message, NFTA_TARGET_REV, 3);
    attribute(message, NFTA_TARGET_INFO, padded, sizeof padded);
  }
  unnest(message, data);
  unnest(message, element);
}

static void batch(struct message *message, uint16_t type) {
  begin(message, type, 0, (struct nfgenmsg){.version = NFNETLINK_V0, .res_id = htons(NFNL_SUBSYS_NFTABLES)});
  end(message);
}

static void begin_nft(struct message *message, int what) {
  uint16_t flags = NLM_F_CREATE | NLM_F_ACK | (what == NFT_MSG_NEWRULE ? NLM_F_APPEND : NLM_F_EXCL);
  begin(message, NFNL_SUBSYS_NFTABLES << 8 | what, flags,
        (struct nfgenmsg){.nfgen_family = NFPROTO_IPV4, .version = NFNETLINK_V0});
}

static int make_table(struct kernel *kernel, const char *device, uint32_t class, int has_statement) {
  char table[32], interface[IFNAMSIZ] = {0};
  uint32_t mark = copies;
  snprintf(table, sizeof table, "assay_link_%d", kernel->queue);
  strncpy(interface, device, IFNAMSIZ - 1);
  struct message message = {.length = 0};
  batch(&message, NFNL_MSG_BATCH_BEGIN);
  begin_nft(&message, NFT_MSG_NEWTABLE);
  text(&message, NFTA_TABLE_NAME, table);
  number(&message, NFTA_TABLE_FLAGS, NFT_TABLE_F_OWNER);
  end(&message);
  begin_nft(&message, NFT_MSG_NEWCHAIN);
  text(&message, NFTA_CHAIN_TABLE, table);
  text(&message, NFTA_CHAIN_NAME, "leaving");
  size_t hook = nest(&message, NFTA_CHAIN_HOOK);
  number(&message, NFTA_HOOK_HOOKNUM, NF_INET_POST_ROUTING);
  number(&message, NFTA_HOOK_PRIORITY, chain_priority);
  unnest(&message, hook);
  text(&message, NFTA_CHAIN_TYPE, "filter");
  end(&message);
  begin_nft(&message, NFT_MSG_NEWRULE);
  text(&message, NFTA_RULE_TABLE, table);
  text(&message, NFTA_RULE_CHAIN, "leaving");
  size_t expressions = nest(&message, NFTA_RULE_EXPRESSIONS);
  compare(&message, NFT_META_OIFNAME, NFT_CMP_EQ, interface, sizeof interface);
  compare(&message, NFT_META_MARK, NFT_CMP_NEQ, &mark, sizeof mark);
  if (class != 0) compare(&message, NFT_META_PRIORITY, NFT_CMP_EQ, &class, sizeof class);
  queue(&message, kernel->queue, has_statement);
  unnest(&message, expressions);
  end(&message);
  batch(&message, NFNL_MSG_BATCH_END);
  return exchange(kernel->netlink, &message, 3);
}

void kernel_take(struct kernel *kernel, const char *device, uint32_t class) {
  int one = 1, size = receive_bytes, mark = copies;
  kernel->netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
  if (kernel->netlink < 0) fail("netlink");
  struct sockaddr_nl self = {.nl_family = AF_NETLINK};
  if (bind(kernel->netlink, (struct sockaddr *)&self, sizeof self) != 0) fail("netlink");
  setsockopt(kernel->netlink, SOL_NETLINK, NETLINK_NO_ENOBUFS, &one, sizeof one);
  if (setsockopt(kernel->netlink, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) != 0)
    setsockopt(kernel->netlink, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  kernel->raw = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
  if (kernel->raw < 0) fail("raw socket");
  if (setsockopt(kernel->raw, SOL_SOCKET, SO_MARK, &mark, sizeof mark) != 0) fail("mark of packets");
  if (setsockopt(kernel->raw, SOL_SOCKET, SO_BINDTODEVICE, device, strlen(device) + 1) != 0) fail(device);
  setsockopt(kernel->raw, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  if (class != 0) setsockopt(kernel->raw, SOL_SOCKET, SO_PRIORITY, &class, sizeof class);
  bind_queue(kernel);
  int error = make_table(kernel, device, class, 1);
  if (error == ENOENT || error == EOPNOTSUPP) error = make_table(kernel, device, class, 0);
  errno = error;
  if (error != 0) fail("the kernel has no rule that queues packets to programs");
}

static void hand_over(const struct nlmsghdr *head, void (*each)(void *, const struct seen_packet *), void *context) {
  struct seen_packet packet = {.bytes = NULL};
  const unsigned char *place = (const unsigned char *)NLMSG_DATA(head) + NLMSG_ALIGN(sizeof(struct nfgenmsg));
  const unsigned char *stop = (const unsigned char *)head + head->nlmsg_len;
  while (place + NLA_HDRLEN <= stop) {
    const struct nlattr *part = (const void *)place;
    if (part->nla_len < NLA_HDRLEN) break;
    const unsigned char *value = place + NLA_HDRLEN;
    if ((part->nla_type & NLA_TYPE_MASK) == NFQA_PACKET_HDR)
      packet.id = ntohl(((const struct nfqnl_msg_packet_hdr *)value)->packet_id);
    if ((part->nla_type & NLA_TYPE_MASK) == NFQA_PAYLOAD) {
      packet.bytes = value;
      packet.length = part->nla_len - NLA_HDRLEN;
    }
    place += NLA_ALIGN(part->nla_len);
  }
  each(context, &packet);
}

void kernel_read(struct kernel *kernel, void (*each)(void *, const struct seen_packet *), void *context) {
  static _Alignas(8) unsigned char buffer[1 << 18];
  ssize_t size;
  while ((size = recv(kernel->netlink, buffer, sizeof buffer, MSG_DONTWAIT)) > 0) {
    int left = size;
    for (struct nlmsghdr *head = (void *)buffer; NLMSG_OK(head, left); head = NLMSG_NEXT(head, left))
      if (head->nlmsg_type == (NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_PACKET)) hand_over(head, each, context);
  }
}

void kernel_decide(struct kernel *kernel, uint32_t id, enum fate fate) {
  struct message message = {.length = 0};
  struct nfgenmsg head = {.nfgen_family = AF_UNSPEC, .version = NFNETLINK_V0, .res_id = htons(kernel->queue)};
  struct nfqnl_msg_verdict_hdr verdict = {.verdict = htonl(fate == fate_accept ? NF_ACCEPT : NF_DROP), .id = htonl(id)};
  begin(&message, NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_VERDICT, 0, head);
  attribute(&message, NFQA_VERDICT_HDR, &verdict, sizeof verdict);
  end(&message);
  struct sockaddr_nl to = {.nl_family = AF_NETLINK};
  sendto(kernel->netlink, message.bytes, message.length, 0, (struct sockaddr *)&to, sizeof to);
}

int kernel_send(struct kernel *kernel, const unsigned char *bytes, size_t length) {
  struct sockaddr_in to = {.sin_family = AF_INET};
  memcpy(&to.sin_addr, bytes + 16, 4);
  return sendto(kernel->raw, bytes, length, 0, (struct sockaddr *)&to, sizeof to) == (ssize_t)length;
}
