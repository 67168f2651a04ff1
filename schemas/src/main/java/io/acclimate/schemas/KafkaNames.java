package io.acclimate.schemas;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Names of settings of Kafka's clients. A name that is none of them may be an interceptor's or
 * another plug-in's; one that is a letter or two from one of them is a slip.
 */
final class KafkaNames {
  private static final int SLIPS = 2;

  /** Of a shorter name, two letters are too large a part. */
  private static final int LEAST_CHARACTERS = 6;

  private static final Set<String> KNOWN = known();

  private KafkaNames() {}

  /** The name that was meant, the nearest of Kafka's; empty if it is one, or like none. */
  static Optional<String> meant(String name) {
    return KNOWN.contains(name) || name.length() < LEAST_CHARACTERS
        ? Optional.empty()
        : KNOWN.stream()
            .map(known -> new Near(known, distance(name, known)))
            .filter(near -> near.slips() <= SLIPS)
            .min(Comparator.comparingInt(Near::slips))
            .map(Near::name);
  }

  private record Near(String name, int slips) {}

  /** Levenshtein's: letters to insert, remove or replace. */
  private static int distance(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], above[j]));
      }
      above = row;
    }
    return above[other.length()];
  }

  private static Set<String> known() {
    Set<String> names = new TreeSet<>();
    Stream.of(
            ProducerConfig.configNames(),
            ConsumerConfig.configNames(),
            AdminClientConfig.configNames())
        .forEach(names::addAll);
    return names;
  }
}
