package io.acclimate.cli.topics;

import io.acclimate.cli.connection.Connection;
import io.acclimate.schemas.DeadLetter;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters a command is about. */
final class DeadLetterOptions {
  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "events.labelled.v1",
      description = "Source topic, without namespace. Default: ${DEFAULT-VALUE}.")
  private String topic;

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "Only those with this reason, e.g. wrong-input.")
  private @Nullable String reason;

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "0",
      description = "At most so many. Default: all.")
  private int max;

  /** The dead-letter topic. */
  String topic(Connection connection) {
    return connection.edge().topics().dlq(source(connection));
  }

  /** The topic that the letters came from. */
  String source(Connection connection) {
    return connection.edge().id(topic);
  }

  boolean matches(Headers headers) {
    return reason == null
        || DeadLetter.from(headers).map(letter -> letter.reason().equals(reason)).orElse(false);
  }

  int max() {
    return max;
  }
}
