package io.acclimate.cli.topics;

import io.acclimate.cli.connection.Connection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The experiences of a model, from their topic: it says why each was closed, and is kept a year.
 */
public final class ClosedExperiences {
  private ClosedExperiences() {}

  /** What the topic has of a model's experiences, oldest first. */
  public static List<ClosedExperience> of(Connection connection, String model) {
    TopicCodec codec = new TopicCodec(connection.schemas());
    byte[] key = model.getBytes(StandardCharsets.UTF_8);
    List<ClosedExperience> found = new ArrayList<>();
    try (TopicReader reader =
        new TopicReader(connection, connection.edge().topics().experiences())) {
      reader.read(
          record -> {
            if (Arrays.equals(record.key(), key)) {
              found.add(codec.experience(record));
            }
            return true;
          });
    }
    return found;
  }
}
