package io.acclimate.standalone;

import io.acclimate.cli.CommandFailed;
import io.acclimate.standalone.process.Ports;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The four ports of a platform, all on the loopback interface.
 *
 * @param http services and page
 * @param kafka clients of the broker
 * @param controller the broker's own
 * @param schemaRegistry the schema registry
 */
record PortPlan(int http, int kafka, int controller, int schemaRegistry) {
  private static final int HTTP = 8080;
  private static final int KAFKA = 9092;
  private static final int CONTROLLER = 9093;
  private static final int SCHEMA_REGISTRY = 8081;
  private static final int LAST = 65535;

  /**
   * Takes each default port, or the next free one when it is taken, and says so.
   *
   * @param chosenHttp a port that must be free
   */
  static PortPlan make(OptionalInt chosenHttp, PrintWriter progress) {
    Set<Integer> taken = new HashSet<>();
    int http =
        chosenHttp.isPresent()
            ? required(chosenHttp.getAsInt(), taken)
            : freeFrom(HTTP, "http", taken, progress);
    return new PortPlan(
        http,
        freeFrom(KAFKA, "kafka", taken, progress),
        freeFrom(CONTROLLER, "kafka controller", taken, progress),
        freeFrom(SCHEMA_REGISTRY, "schema registry", taken, progress));
  }

  private static int required(int port, Set<Integer> taken) {
    if (port < 1 || port > LAST) {
      throw new CommandFailed("--port " + port + " is no port; give one of 1 to " + LAST);
    }
    if (!Ports.isFree(port)) {
      throw new CommandFailed(
          "--port " + port + " is taken by another program; give a free one, or leave it out");
    }
    taken.add(port);
    return port;
  }

  private static int freeFrom(int first, String part, Set<Integer> taken, PrintWriter progress) {
    int port = first;
    while (taken.contains(port) || !Ports.isFree(port)) {
      if (++port > LAST) {
        throw new CommandFailed("no free port from " + first + " on for " + part);
      }
    }
    taken.add(port);
    if (port != first) {
      progress.printf("%s: port %d is taken, using %d%n", part, first, port);
    }
    return port;
  }
}
