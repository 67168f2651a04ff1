package io.acclimate.eventprocessor.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecentValuesTest {
  private static final String STORE = "values";
  private static final String KEEP = "keep";
  private static final String FIND = "find";
  private static final Duration WINDOW = Duration.ofMinutes(3);
  private static final long SLACK_MILLIS = WINDOW.toMillis() / 2;

  private TopologyTestDriver driver;
  private TestInputTopic<String, String> in;
  private TestOutputTopic<String, Long> out;

  @BeforeEach
  void start(@TempDir Path folder) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(RecentValues.store(STORE, WINDOW));
    builder.stream("in", Consumed.with(Serdes.String(), Serdes.String()))
        .process(Keeper::new, STORE)
        .to("out", Produced.with(Serdes.String(), Serdes.Long()));
    Properties config = new Properties();
    config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    driver = new TopologyTestDriver(builder.build(), config);
    in = driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
    out = driver.createOutputTopic("out", new StringDeserializer(), new LongDeserializer());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void findsTheLatestValueOfTheWindowAndNoneLongAfterIt() {
    Random random = new Random(7);
    Map<String, Long> keptAt = new HashMap<>();
    long now = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
    int found = 0;
    int gone = 0;

    for (int i = 0; i < 1_000; i++) {
      now += random.nextInt(1, 6_000);
      String key = "key-" + random.nextInt(100);
      Long then = keptAt.get(key);
      Long time = find(key, now);
      if (then == null) {
        assertThat(time).isNull();
      } else if (now - then <= WINDOW.toMillis()) {
        assertThat(time).isEqualTo(then);
        found++;
      } else if (now - then > WINDOW.toMillis() + SLACK_MILLIS) {
        assertThat(time).isNull();
        gone++;
      } else {
        assertThat(time).isIn(then, null);
      }
      if (random.nextBoolean()) {
        in.pipeInput(key, KEEP, now);
        keptAt.put(key, now);
      }
    }

    assertThat(found).isGreaterThan(100);
    assertThat(gone).isGreaterThan(100);
  }

  @Test
  void findsWhatWasKeptInTheFirstMillisecondOfTime() {
    in.pipeInput("a", KEEP, 0L);

    assertThat(find("a", 0)).isZero();
    assertThat(find("b", 0)).isNull();
  }

  private @Nullable Long find(String key, long now) {
    in.pipeInput(key, FIND, now);
    return out.readValue();
  }

  /** Keeps times of records, or says when the record before was kept. */
  private static final class Keeper extends ContextualProcessor<String, String, String, Long> {
    @Override
    public void process(Record<String, String> record) {
      RecentValues values = RecentValues.in(context(), STORE, WINDOW);
      long now = context().currentStreamTimeMs();
      if (record.value().equals(KEEP)) {
        values.keep(record.key(), Serdes.Long().serializer().serialize(STORE, now), now);
      } else {
        byte[] kept = values.find(record.key(), now);
        context().forward(record.withValue(Serdes.Long().deserializer().deserialize(STORE, kept)));
      }
    }
  }
}
