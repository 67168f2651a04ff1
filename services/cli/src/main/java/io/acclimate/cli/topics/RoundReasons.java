package io.acclimate.cli.topics;

import io.acclimate.cli.connection.Connection;
import java.util.HashMap;
import java.util.Map;

/** Why the rounds of a model ended as they did, from the topic of their reports. */
public final class RoundReasons {
  private RoundReasons() {}

  /** One sentence for each experience whose round is reported, by the experience's number. */
  public static Map<Long, String> of(Connection connection, String model) {
    TopicCodec codec = new TopicCodec(connection.schemas());
    Map<Long, String> reasons = new HashMap<>();
    TopicReader.readKey(
            connection, connection.edge().topics().adaptationReports(), model, codec::reason)
        .forEach(round -> reasons.put(round.experience(), round.reason()));
    return reasons;
  }
}
