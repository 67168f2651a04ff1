package io.acclimate.standalone.process;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;

/**
 * A broker's place in its cluster, all on the loopback interface.
 *
 * @param id its number in the cluster, from 1
 * @param clusterId the same for all nodes of a cluster
 * @param port for clients
 * @param controllerPort for the nodes among themselves
 * @param controllers those of all nodes, as {@code id@host:port}
 */
public record BrokerNode(
    int id, String clusterId, int port, int controllerPort, List<String> controllers) {
  public BrokerNode {
    controllers = List.copyOf(controllers);
  }

  /** The only node of its cluster. */
  static BrokerNode alone(int port, int controllerPort) {
    return new BrokerNode(
        1,
        Uuid.randomUuid().toString(),
        port,
        controllerPort,
        List.of(controller(1, controllerPort)));
  }

  /** The nodes of a new cluster, on free ports. */
  public static List<BrokerNode> cluster(int size) {
    List<Integer> ports = Ports.free(2 * size);
    List<String> controllers = new ArrayList<>();
    for (int id = 1; id <= size; id++) {
      controllers.add(controller(id, ports.get(size + id - 1)));
    }
    String clusterId = Uuid.randomUuid().toString();
    List<BrokerNode> nodes = new ArrayList<>();
    for (int id = 1; id <= size; id++) {
      nodes.add(
          new BrokerNode(id, clusterId, ports.get(id - 1), ports.get(size + id - 1), controllers));
    }
    return List.copyOf(nodes);
  }

  private static String controller(int id, int port) {
    return id + "@127.0.0.1:" + port;
  }
}
