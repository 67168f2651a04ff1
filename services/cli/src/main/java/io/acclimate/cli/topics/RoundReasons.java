package io.acclimate.cli.topics;

import io.acclimate.cli.connection.Connection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Why the rounds of a model ended as they did, from the topic of their reports. */
public final class RoundReasons {
  private RoundReasons() {}

  /** One sentence for each experience whose round is reported, by the experience's number. */
  public static Map<Long, String> of(Connection connection, String model) {
    TopicCodec codec = new TopicCodec(connection.schemas());
    byte[] key = model.getBytes(StandardCharsets.UTF_8);
    Map<Long, String> reasons = new HashMap<>();
    try (TopicReader reader =
        new TopicReader(connection, connection.edge().topics().adaptationReports())) {
      reader.read(
          record -> {
            if (Arrays.equals(record.key(), key)) {
              codec.addReason(record, reasons);
            }
            return true;
          });
    }
    return reasons;
  }
}
