/*
 * The same kernel in C: the yardstick for src/simulator/kernel. Same rules, same streams, same structures (ring of requests, heap of those at
 * work, wheel of retries, ziggurat in blocks), the statistics on; so it counts what the TypeScript kernel counts, and bench/simulator
 * compares the counts before it compares the speeds. Exponential service, full jitter, refusals told at once, no budget, no change of speed.
 *
 *   cc -O3 -ffp-contract=off kernel.c -o kernel -lm
 *   kernel kernel SERVERS UNTIL_SECONDS s0..s3 (arrivals) s0..s3 (service) s0..s3 (backoff)     λ = 1.3·c, mean service 1 s, K = 10·c, T = 10 s, R = 4
 *   kernel mm1 EVENTS s0..s3 s0..s3                                                             λ = 0.8, μ = 1
 *
 * Prints one JSON line with the processor time of the run itself.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LAYERS 256
#define BLOCK 256
#define TAIL 7.69711747013104972
#define AREA 0.0039496598225815571993

static double edges[LAYERS + 1], heights[LAYERS + 1], widths[LAYERS], insides[LAYERS];

static void fill_tables(void) {
  edges[0] = AREA / exp(-TAIL);
  edges[1] = TAIL;
  for (int i = 1; i < LAYERS - 1; i++) edges[i + 1] = -log(exp(-edges[i]) + AREA / edges[i]);
  edges[LAYERS] = 0;
  for (int i = 0; i <= LAYERS; i++) heights[i] = exp(-edges[i]);
  for (int i = 0; i < LAYERS; i++) {
    widths[i] = edges[i] / 9007199254740992.0;
    insides[i] = floor(edges[i + 1] / edges[i] * 9007199254740992.0);
  }
}

typedef struct {
  uint32_t s[4];
  double block[BLOCK];
  int at;
} Stream;

static inline uint32_t word(uint32_t *s) {
  uint32_t m = s[1] * 5, r = ((m << 7) | (m >> 25)) * 9, t = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = (s[3] << 11) | (s[3] >> 21);
  return r;
}

static inline double uniform(uint32_t *s) {
  uint32_t high = word(s) >> 5, low = word(s) >> 6;
  return (high * 67108864.0 + low) / 9007199254740992.0;
}

static double single(uint32_t *s);

static double outside(uint32_t *s, int layer, double time) {
  if (layer == 0) return TAIL + single(s);
  double low = heights[layer], high = heights[layer + 1];
  return low + (high - low) * uniform(s) < exp(-time) ? time : single(s);
}

static double single(uint32_t *s) {
  uint32_t first = word(s), second = word(s);
  int layer = first & 255;
  double place = (first >> 8) * 536870912.0 + (second >> 3), time = place * widths[layer];
  return place < insides[layer] ? time : outside(s, layer, time);
}

static void fill(Stream *stream) {
  for (int i = 0; i < BLOCK; i++) stream->block[i] = single(stream->s);
  stream->at = 0;
}

static inline double next_exponential(Stream *stream) {
  if (stream->at == BLOCK) fill(stream);
  return stream->block[stream->at++];
}

static void read_state(Stream *stream, char **argument) {
  for (int i = 0; i < 4; i++) stream->s[i] = (uint32_t)strtoul(argument[i], NULL, 10);
  stream->at = BLOCK;
}

/* Those at work: a 4-ary heap of (work, number). */
static double *works;
static int32_t *numbers;
static int32_t working;

static inline int before(double work, int32_t number, int at) {
  return work < works[at] || (work == works[at] && number < numbers[at]);
}

static inline void heap_push(double work, int32_t number) {
  int hole = working++;
  while (hole > 0) {
    int parent = (hole - 1) >> 2;
    if (!before(work, number, parent)) break;
    works[hole] = works[parent];
    numbers[hole] = numbers[parent];
    hole = parent;
  }
  works[hole] = work;
  numbers[hole] = number;
}

static inline void heap_settle(double work, int32_t number) {
  int hole = 0;
  for (int child = 1; child < working; child = 4 * hole + 1) {
    int first = child, end = child + 4 < working ? child + 4 : working;
    for (int other = child + 1; other < end; other++)
      if (before(works[other], numbers[other], first)) first = other;
    if (before(work, number, first)) break;
    works[hole] = works[first];
    numbers[hole] = numbers[first];
    hole = first;
  }
  works[hole] = work;
  numbers[hole] = number;
}

typedef struct {
  double at, began, delay, made;
} Record;

/* Requests in order of sending. */
enum { SENT, WAITING, ANSWERED };
static Record *ring;
static uint8_t *states;
static int32_t mask = 1023, next_number = 0, oldest = 0;

static void ring_grow(void) {
  int32_t capacity = (mask + 1) * 2;
  Record *records = malloc(capacity * sizeof *records);
  uint8_t *larger = malloc(capacity);
  for (int32_t n = oldest; n < next_number; n++) {
    records[n & (capacity - 1)] = ring[n & mask];
    larger[n & (capacity - 1)] = states[n & mask];
  }
  free(ring);
  free(states);
  ring = records;
  states = larger;
  mask = capacity - 1;
}

/* The near future of the retries: a 4-ary heap of (time, sequence) with places. */
static double *near_times, *near_orders;
static int32_t *near_places, *free_places;
static Record *places;
static int32_t near_size = 0, near_capacity = 64, freed = 0, places_capacity = 64;
static double sequence = 0;

static void near_add(const Record *record) {
  int32_t place = freed > 0 ? free_places[--freed] : near_size;
  if (place == places_capacity) {
    places_capacity *= 2;
    places = realloc(places, places_capacity * sizeof *places);
    free_places = realloc(free_places, places_capacity * sizeof *free_places);
  }
  places[place] = *record;
  if (near_size == near_capacity) {
    near_capacity *= 2;
    near_times = realloc(near_times, near_capacity * sizeof *near_times);
    near_orders = realloc(near_orders, near_capacity * sizeof *near_orders);
    near_places = realloc(near_places, near_capacity * sizeof *near_places);
  }
  double time = record->at, order = sequence++;
  int hole = near_size++;
  while (hole > 0) {
    int parent = (hole - 1) >> 2;
    if (near_times[parent] < time || (near_times[parent] == time && near_orders[parent] < order)) break;
    near_times[hole] = near_times[parent];
    near_orders[hole] = near_orders[parent];
    near_places[hole] = near_places[parent];
    hole = parent;
  }
  near_times[hole] = time;
  near_orders[hole] = order;
  near_places[hole] = place;
}

static int32_t near_pop(void) {
  int32_t place = near_places[0];
  int32_t last = --near_size;
  double time = near_times[last], order = near_orders[last];
  int32_t last_place = near_places[last];
  int hole = 0;
  for (int child = 1; child < last; child = 4 * hole + 1) {
    int first = child, end = child + 4 < last ? child + 4 : last;
    for (int other = child + 1; other < end; other++)
      if (near_times[other] < near_times[first] ||
          (near_times[other] == near_times[first] && near_orders[other] < near_orders[first]))
        first = other;
    if (time < near_times[first] || (time == near_times[first] && order < near_orders[first])) break;
    near_times[hole] = near_times[first];
    near_orders[hole] = near_orders[first];
    near_places[hole] = near_places[first];
    hole = first;
  }
  near_times[hole] = time;
  near_orders[hole] = order;
  near_places[hole] = last_place;
  return place;
}

/* The wheel: slices of blocks of eight records. */
#define SLICES 4096
#define IN_BLOCK 8
static int32_t first_block[SLICES], last_block[SLICES], counts[SLICES];
static uint32_t taken[SLICES / 32];
static Record *hung;
static int32_t *following, free_block = -1, blocks = 0, blocks_capacity = 64;
static double slice_seconds;
static int64_t slice_now = -1;
static int32_t hanging = 0;

/* What is left of the slice of now, sorted by counting: as many parts as records, in order within each. */
static Record *sorted;
static int32_t *starts, sorted_head = 0, sorted_count = 0, sorted_capacity = 64;

static inline int32_t part_of(double at, double from, double parts_per_second) {
  int32_t part = (int32_t)((at - from) * parts_per_second);
  return part < 0 ? 0 : part < sorted_count ? part : sorted_count - 1;
}

static void wheel_empty(int32_t slice) {
  int32_t count = counts[slice], block = first_block[slice];
  if (count > sorted_capacity) {
    while (sorted_capacity < count) sorted_capacity *= 2;
    sorted = realloc(sorted, sorted_capacity * sizeof *sorted);
    starts = realloc(starts, (sorted_capacity + 1) * sizeof *starts);
  }
  double begin = slice_now * slice_seconds, parts_per_second = count / slice_seconds;
  memset(starts, 0, (count + 1) * sizeof *starts);
  sorted_head = 0;
  sorted_count = count;
  for (int32_t from = 0; from < count; from += IN_BLOCK) {
    int32_t in_block = count - from < IN_BLOCK ? count - from : IN_BLOCK;
    for (int32_t i = 0; i < in_block; i++) starts[part_of(hung[block * IN_BLOCK + i].at, begin, parts_per_second) + 1]++;
    block = following[block];
  }
  for (int32_t part = 1; part <= count; part++) starts[part] += starts[part - 1];
  block = first_block[slice];
  for (int32_t from = 0; from < count; from += IN_BLOCK) {
    int32_t in_block = count - from < IN_BLOCK ? count - from : IN_BLOCK;
    for (int32_t i = 0; i < in_block; i++) {
      const Record *record = &hung[block * IN_BLOCK + i];
      sorted[starts[part_of(record->at, begin, parts_per_second)]++] = *record;
    }
    block = following[block];
  }
  for (int32_t one = 1; one < count; one++) {
    Record moving = sorted[one];
    int32_t hole = one;
    for (; hole > 0 && sorted[hole - 1].at > moving.at; hole--) sorted[hole] = sorted[hole - 1];
    sorted[hole] = moving;
  }
  hanging -= count;
  counts[slice] = 0;
  following[last_block[slice]] = free_block;
  free_block = first_block[slice];
  taken[slice >> 5] &= ~(1u << (slice & 31));
}

static void wheel_bring_near(void) {
  if (hanging > 0 && sorted_head == sorted_count) {
    int32_t at = (slice_now + 1) & (SLICES - 1), steps = -(at & 31);
    uint32_t bits = taken[at >> 5] & (0xffffffffu << (at & 31));
    while (bits == 0) {
      steps += 32;
      at = (at + 32) & (SLICES - 1);
      bits = taken[at >> 5];
    }
    int32_t ahead = steps + 1 + __builtin_ctz(bits);
    if (near_size > 0 && (int64_t)floor(near_times[0] / slice_seconds) < slice_now + ahead) return;
    slice_now += ahead;
    wheel_empty(slice_now & (SLICES - 1));
  }
}

static inline double wheel_first(void) {
  wheel_bring_near();
  double near = near_size > 0 ? near_times[0] : INFINITY;
  return sorted_head < sorted_count && sorted[sorted_head].at <= near ? sorted[sorted_head].at : near;
}

static void wheel_add(const Record *record) {
  int64_t slice = (int64_t)floor(record->at / slice_seconds);
  if (hanging == 0 && slice - SLICES + 2 > slice_now) slice_now = slice - SLICES + 2;
  if (slice <= slice_now || slice >= slice_now + SLICES) {
    near_add(record);
    return;
  }
  int32_t at = slice & (SLICES - 1), count = counts[at]++;
  if ((count & (IN_BLOCK - 1)) == 0) {
    int32_t block = free_block;
    if (block >= 0) free_block = following[block];
    else {
      block = blocks++;
      if (block == blocks_capacity) {
        blocks_capacity *= 2;
        hung = realloc(hung, blocks_capacity * IN_BLOCK * sizeof *hung);
        following = realloc(following, blocks_capacity * sizeof *following);
      }
    }
    following[block] = -1;
    if (count == 0) {
      first_block[at] = block;
      taken[at >> 5] |= 1u << (at & 31);
    } else following[last_block[at]] = block;
    last_block[at] = block;
  }
  hung[last_block[at] * IN_BLOCK + (count & (IN_BLOCK - 1))] = *record;
  hanging++;
}

/* Latencies, 128 buckets to an octave from 2^-30 s to 2^26 s. */
typedef struct {
  double counts[56 * 128], sum;
  int64_t count;
} Histogram;
static Histogram successes, outcomes;

static inline void record_latency(Histogram *histogram, double seconds) {
  int64_t bits;
  memcpy(&bits, &seconds, 8);
  int32_t bucket = ((int32_t)(bits >> 32) >> 13) - ((1023 - 30) << 7);
  histogram->counts[bucket < 0 ? 0 : bucket < 56 * 128 ? bucket : 56 * 128 - 1] += 1;
  histogram->count++;
  histogram->sum += seconds;
}

static double seconds_of_processor(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

static Stream arrivals, service, backoff;
static double now = 0, timeout = 10, next_done = INFINITY, next_timeout = INFINITY, next_retry = INFINITY, next_arrival;
static int32_t servers, queue = 0, bound, queue_head = 0, timeout_head = 0;
static int64_t offered = 0, attempts = 0, refused = 0, served = 0, late = 0, timed_out = 0, succeeded = 0, failed = 0, events = 0;
static double busy_seconds = 0, queue_seconds = 0, wait_seconds = 0;
static Record call;

static int32_t add_request(uint8_t state) {
  if (next_number - oldest > mask) {
    oldest = queue > 0 && queue_head < timeout_head ? queue_head : timeout_head;
    if (next_number - oldest > mask >> 1) ring_grow();
  }
  if (next_timeout == INFINITY) next_timeout = now + timeout;
  ring[next_number & mask] = call;
  states[next_number & mask] = state;
  return next_number++;
}

static void disappoint(void) {
  if (call.made < 4) {
    call.delay = exp2(call.made - 1) * uniform(backoff.s);
    call.at = now + call.delay;
    wheel_add(&call);
    if (call.at < next_retry) next_retry = call.at;
    return;
  }
  failed++;
  record_latency(&outcomes, now - call.began);
}

static void send_request(void) {
  call.at = now;
  call.made += 1;
  attempts++;
  if (working < servers) {
    int32_t number = add_request(SENT);
    heap_push(now + next_exponential(&service), number);
    next_done = works[0];
  } else if (queue < bound) {
    int32_t number = add_request(WAITING);
    if (queue == 0) queue_head = number;
    queue++;
  } else {
    refused++;
    disappoint();
  }
}

static void finish(void) {
  served++;
  int32_t number = numbers[0];
  if (queue > 0) {
    while (states[queue_head & mask] != WAITING) queue_head++;
    int32_t next = queue_head++;
    queue--;
    wait_seconds += now - ring[next & mask].at;
    states[next & mask] = SENT;
    heap_settle(now + next_exponential(&service), next);
  } else {
    working--;
    if (working > 0) heap_settle(works[working], numbers[working]);
  }
  next_done = working > 0 ? works[0] : INFINITY;
  if (number >= timeout_head) {
    states[number & mask] = ANSWERED;
    succeeded++;
    record_latency(&successes, now - ring[number & mask].began);
    record_latency(&outcomes, now - ring[number & mask].began);
  } else late++;
}

static void time_out(void) {
  int32_t number = timeout_head;
  uint8_t state = states[number & mask];
  timeout_head++;
  while (timeout_head < next_number && states[timeout_head & mask] == ANSWERED) timeout_head++;
  next_timeout = timeout_head < next_number ? ring[timeout_head & mask].at + timeout : INFINITY;
  if (state == ANSWERED) return;
  events++;
  timed_out++;
  call = ring[number & mask];
  disappoint();
}

static void run_kernel(double until) {
  double rate = 1.3 * servers, bin_end = 1;
  int64_t before_bin = 0;
  double *series = calloc((size_t)until + 2, sizeof *series);
  int32_t bins = 0;
  next_arrival = next_exponential(&arrivals) / rate;
  for (;;) {
    double at = fmin(fmin(fmin(next_done, next_timeout), fmin(next_retry, next_arrival)), bin_end);
    if (at > until) break;
    busy_seconds += (at - now) * working;
    queue_seconds += (at - now) * queue;
    now = at;
    if (at == bin_end) {
      series[bins++] = succeeded - before_bin;
      before_bin = succeeded;
      bin_end = bins + 1;
    } else if (at == next_done) {
      events++;
      finish();
    } else if (at == next_timeout) time_out();
    else if (at == next_retry) {
      events++;
      wheel_bring_near();
      if (sorted_head < sorted_count && (near_size == 0 || sorted[sorted_head].at <= near_times[0])) call = sorted[sorted_head++];
      else {
        int32_t place = near_pop();
        call = places[place];
        free_places[freed++] = place;
      }
      next_retry = wheel_first();
      send_request();
    } else {
      events++;
      offered++;
      next_arrival = now + next_exponential(&arrivals) / rate;
      call = (Record){now, now, 0, 0};
      send_request();
    }
  }
}

static void run_mm1(int64_t most) {
  double clock = 0, area = 0, arrival = next_exponential(&arrivals) / 0.8, departure = INFINITY;
  int64_t inside = 0, arrived = 0;
  for (int64_t event = 0; event < most; event++) {
    if (arrival < departure) {
      area += (arrival - clock) * inside;
      clock = arrival;
      arrived++;
      if (inside++ == 0) departure = clock + next_exponential(&service);
      arrival = clock + next_exponential(&arrivals) / 0.8;
    } else {
      area += (departure - clock) * inside;
      clock = departure;
      departure = --inside > 0 ? clock + next_exponential(&service) : INFINITY;
    }
  }
  events = most;
  offered = arrived;
  queue_seconds = area;
  now = clock;
}

int main(int count, char **argument) {
  fill_tables();
  int is_mm1 = count > 2 && strcmp(argument[1], "mm1") == 0;
  if (count != (is_mm1 ? 11 : 16)) return 2;
  read_state(&arrivals, argument + (is_mm1 ? 3 : 4));
  read_state(&service, argument + (is_mm1 ? 7 : 8));
  if (!is_mm1) {
    servers = atoi(argument[2]);
    bound = 10 * servers;
    read_state(&backoff, argument + 12);
    works = malloc(servers * sizeof *works);
    numbers = malloc(servers * sizeof *numbers);
    ring = malloc(1024 * sizeof *ring);
    states = malloc(1024);
    near_times = malloc(64 * sizeof *near_times);
    near_orders = malloc(64 * sizeof *near_orders);
    near_places = malloc(64 * sizeof *near_places);
    free_places = malloc(64 * sizeof *free_places);
    places = malloc(64 * sizeof *places);
    hung = malloc(64 * IN_BLOCK * sizeof *hung);
    following = malloc(64 * sizeof *following);
    sorted = malloc(sorted_capacity * sizeof *sorted);
    starts = malloc((sorted_capacity + 1) * sizeof *starts);
    slice_seconds = 4.0 / (SLICES - 2);
  }
  double start = seconds_of_processor();
  if (is_mm1) run_mm1(atoll(argument[2]));
  else run_kernel(atof(argument[3]));
  double seconds = seconds_of_processor() - start;
  printf("{\"seconds\":%.6f,\"events\":%lld,\"offered\":%lld,\"succeeded\":%lld,\"failed\":%lld,\"attempts\":%lld,\"served\":%lld,"
         "\"servedLate\":%lld,\"refused\":%lld,\"timedOut\":%lld,\"busySeconds\":%.9g,\"queueSeconds\":%.9g,\"waitSeconds\":%.9g}\n",
         seconds, (long long)events, (long long)offered, (long long)succeeded, (long long)failed, (long long)attempts,
         (long long)served, (long long)late, (long long)refused, (long long)timed_out, busy_seconds, queue_seconds, wait_seconds);
  return 0;
}
