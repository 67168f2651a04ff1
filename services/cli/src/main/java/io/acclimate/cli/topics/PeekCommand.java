package io.acclimate.cli.topics;

import io.acclimate.cli.connection.Connection;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.schemas.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
    name = "peek",
    header = "Show dead letters and why they were refused.",
    description = {"", "Reads what is there and changes nothing.", ""},
    footer = {
      "",
      "Examples:",
      "  ./acclimate dlq peek",
      "  ./acclimate dlq peek --reason unknown-label -o json"
    })
final class PeekCommand implements Callable<Integer> {
  @Mixin private DeadLetterOptions letters;
  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    Connection connected = connection.connect();
    List<Row> rows = new ArrayList<>();
    try (TopicReader reader = new TopicReader(connected, letters.topic(connected))) {
      reader.read(
          record -> {
            if (letters.matches(record.headers())) {
              rows.add(row(record));
            }
            return letters.max() == 0 || rows.size() < letters.max();
          });
    }
    output.rows(rows, List.of("partition", "offset", "key", "reason", "bytes", "message"));
    return ExitCode.OK;
  }

  private static Row row(ConsumerRecord<byte[], byte[]> record) {
    Optional<DeadLetter> letter = DeadLetter.from(record.headers());
    byte[] key = record.key();
    byte[] value = record.value();
    return Row.empty()
        .with("partition", record.partition())
        .with("offset", record.offset())
        .with("key", key == null ? null : new String(key, StandardCharsets.UTF_8))
        .with("reason", letter.map(DeadLetter::reason).orElse(null))
        .with("bytes", value == null ? 0 : value.length)
        .with("message", letter.map(DeadLetter::message).orElse(null))
        .with("source", letter.map(DeadLetter::topic).orElse(null))
        .with("sourcePartition", letter.map(DeadLetter::partition).orElse(null))
        .with("sourceOffset", letter.map(DeadLetter::offset).orElse(null));
  }
}
