package churnline.core.report;

import java.util.List;

/** The libraries Churnline stands on, as last looked up; asking never goes to the network. */
public interface Libraries {
  List<Library> known();

  /**
   * One library.
   *
   * @param latest newest version, or {@code unknown}
   * @param note why it is unknown, or when it was looked up
   */
  record Library(String name, String current, String latest, String note) {}
}
