package io.acclimate.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScrapedStreamsTest {
  /** As Kafka names them. */
  private static final List<String> PROPERTIES =
      List.of("estimate-num-keys", "block-cache-usage", "live-sst-files-size");

  @TempDir private Path state;

  @Test
  void leavesOutWhatReadsAStoreThatMayBeClosing() {
    try (TopologyTestDriver driver = driver()) {
      Map<MetricName, ? extends Metric> all = driver.metrics();

      Map<MetricName, Metric> safe = ScrapedStreams.safe(all);

      assertThat(names(all)).containsAll(PROPERTIES);
      assertThat(names(safe)).doesNotContainAnyElementsOf(PROPERTIES).contains("process-total");
      assertThat(safe.keySet())
          .containsAll(
              all.keySet().stream()
                  .filter(name -> !name.group().equals("stream-state-metrics"))
                  .toList());
    }
  }

  private static List<String> names(Map<MetricName, ? extends Metric> metrics) {
    return metrics.keySet().stream().map(MetricName::name).distinct().toList();
  }

  private TopologyTestDriver driver() {
    StreamsBuilder builder = new StreamsBuilder();
    Consumed<String, String> strings = Consumed.with(Serdes.String(), Serdes.String());
    builder.table(
        "latest", strings, Materialized.as(Stores.persistentKeyValueStore("latest-values")));
    Properties config = new Properties();
    config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    return new TopologyTestDriver(builder.build(), config);
  }
}
