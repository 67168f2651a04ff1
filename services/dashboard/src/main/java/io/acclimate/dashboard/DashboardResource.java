package io.acclimate.dashboard;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** What the dashboard shows, for programs. */
@Path("/api/dashboard")
public final class DashboardResource {
  private final DashboardService service;

  DashboardResource(DashboardService service) {
    this.service = service;
  }

  /** Everything at once: what an event of the feed is after a reset. */
  @GET
  @Path("/snapshot")
  @Produces(MediaType.APPLICATION_JSON)
  public Response snapshot(@QueryParam("model") @Nullable String model) {
    return Response.ok(service.feed().snapshot(model)).header("Cache-Control", "no-store").build();
  }
}
