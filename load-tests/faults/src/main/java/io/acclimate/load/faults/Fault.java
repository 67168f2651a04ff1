package io.acclimate.load.faults;

import io.acclimate.standalone.deployment.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A kill -9 and what is around it.
 *
 * @param target who is killed
 * @param after how long the load goes on undisturbed before
 * @param down how long the target stays away before it is started again
 */
record Fault(Target target, Duration after, Duration down) {
  private static final long MIN_AFTER_MILLIS = 1_000;
  private static final long MAX_AFTER_MILLIS = 3_000;
  private static final long MAX_DOWN_MILLIS = 2_000;

  /** Who can be killed. */
  sealed interface Target {
    /** How it is called in reports. */
    String name();

    /** A service. */
    record OfService(Service service) implements Target {
      @Override
      public String name() {
        return service.module();
      }
    }

    /** A broker, counted from 0. */
    record OfBroker(int index) implements Target {
      @Override
      public String name() {
        return "broker-" + (index + 1);
      }
    }
  }

  /**
   * So many faults, the same for the same seed: every service and one broker in an order that the
   * seed decides, then every service and one broker again.
   */
  static List<Fault> seeded(long seed, int count, int brokers) {
    Random random = new Random(seed);
    List<Fault> faults = new ArrayList<>();
    while (faults.size() < count) {
      List<Target> round = new ArrayList<>();
      for (Service service : Service.values()) {
        round.add(new Target.OfService(service));
      }
      round.add(new Target.OfBroker(random.nextInt(brokers)));
      Collections.shuffle(round, random);
      for (Target target : round) {
        faults.add(
            new Fault(
                target,
                Duration.ofMillis(random.nextLong(MIN_AFTER_MILLIS, MAX_AFTER_MILLIS)),
                Duration.ofMillis(random.nextLong(MAX_DOWN_MILLIS))));
      }
    }
    return List.copyOf(faults.subList(0, count));
  }

  /** How many faults a round has: each service and one broker. */
  static int round() {
    return Service.values().length + 1;
  }
}
