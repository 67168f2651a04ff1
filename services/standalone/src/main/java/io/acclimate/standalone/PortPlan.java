package io.acclimate.standalone;

import io.acclimate.cli.CommandFailed;
import io.acclimate.standalone.process.PortClaims;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.OptionalInt;

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
   * @throws IOException if a port cannot be claimed
   */
  static PortPlan make(OptionalInt chosenHttp, PortClaims claims, PrintWriter progress)
      throws IOException {
    int http =
        chosenHttp.isPresent()
            ? required(chosenHttp.getAsInt(), claims)
            : freeFrom(HTTP, "http", claims, progress);
    return new PortPlan(
        http,
        freeFrom(KAFKA, "kafka", claims, progress),
        freeFrom(CONTROLLER, "kafka controller", claims, progress),
        freeFrom(SCHEMA_REGISTRY, "schema registry", claims, progress));
  }

  private static int required(int port, PortClaims claims) throws IOException {
    if (port < 1 || port > LAST) {
      throw new CommandFailed("--port " + port + " is no port; give one of 1 to " + LAST);
    }
    if (!claims.claim(port)) {
      throw new CommandFailed(
          "--port " + port + " is taken by another program; give a free one, or leave it out");
    }
    return port;
  }

  private static int freeFrom(int first, String part, PortClaims claims, PrintWriter progress)
      throws IOException {
    int port = first;
    while (!claims.claim(port)) {
      if (++port > LAST) {
        throw new CommandFailed("no free port from " + first + " on for " + part);
      }
    }
    if (port != first) {
      progress.printf("%s: port %d is taken, using %d%n", part, first, port);
    }
    return port;
  }
}
