package io.acclimate.cli.topics;

import io.acclimate.cli.connection.Connection;
import java.util.List;

/**
 * The experiences of a model, from their topic: it says why each was closed, and is kept a year.
 */
public final class ClosedExperiences {
  private ClosedExperiences() {}

  /** What the topic has of a model's experiences, oldest first. */
  public static List<ClosedExperience> of(Connection connection, String model) {
    TopicCodec codec = new TopicCodec(connection.schemas());
    return TopicReader.readKey(
        connection, connection.edge().topics().experiences(), model, codec::experience);
  }
}
