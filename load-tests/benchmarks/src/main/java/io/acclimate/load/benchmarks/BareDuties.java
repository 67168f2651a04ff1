package io.acclimate.load.benchmarks;

import io.acclimate.eventprocessor.state.RecentValues;
import io.acclimate.schemas.CloudEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * What the event-processor owes for a labelled event whatever is in it: its id is remembered for a
 * day, crash or not, so that a repeat is dropped; what is new is sent on; and what was sent is read
 * back, as only the broker knows its offset, and counted. No value is read, checked or written. Ids
 * are kept as the event-processor keeps them, with its settings of RocksDB: what it takes beyond
 * this is the price of looking into events.
 */
final class BareDuties {
  private static final String IDS = "ids";
  private static final String COUNTS = "counts";

  /** Events come under their ids; examples go, and are counted, under their model. */
  private static final byte[] MODEL = BenchModel.NAME.getBytes(StandardCharsets.UTF_8);

  private static final Duration REMEMBERED = Duration.ofDays(1);

  private BareDuties() {}

  static Topology topology(String from, String to) {
    Serde<byte[]> bytes = Serdes.ByteArray();
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(RecentValues.store(IDS, REMEMBERED));
    builder.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(COUNTS), Serdes.ByteArray(), Serdes.Long())
            .withCachingEnabled());
    builder.stream(from, Consumed.with(bytes, bytes))
        .process(FirstOfId::new, IDS)
        .to(to, Produced.with(bytes, bytes));
    builder.stream(to, Consumed.with(bytes, bytes)).process(Count::new, COUNTS);
    return builder.build();
  }

  private static final class FirstOfId implements Processor<byte[], byte[], byte[], byte[]> {
    @SuppressWarnings("NullAway.Init") // set by init, before the first record
    private ProcessorContext<byte[], byte[]> context;

    @SuppressWarnings("NullAway.Init") // set by init, before the first record
    private RecentValues ids;

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
      this.context = context;
      ids = RecentValues.in(context, IDS, REMEMBERED);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      String id = CloudEvent.id(record.headers()).orElseThrow();
      long now = context.currentStreamTimeMs();
      if (ids.find(id, now) == null) {
        ids.keep(id, ByteBuffer.allocate(Long.BYTES).putLong(now).array(), now);
        context.forward(record.withKey(MODEL));
      }
    }
  }

  private static final class Count implements Processor<byte[], byte[], Void, Void> {
    @SuppressWarnings("NullAway.Init") // set by init, before the first record
    private KeyValueStore<byte[], Long> counts;

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      counts = context.getStateStore(COUNTS);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      Long before = counts.get(record.key());
      counts.put(record.key(), before == null ? 1 : before + 1);
    }
  }
}
