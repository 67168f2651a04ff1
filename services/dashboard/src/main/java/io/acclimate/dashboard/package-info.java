/** Topics to people: what models do, live in a web page. */
@NullMarked
package io.acclimate.dashboard;

import org.jspecify.annotations.NullMarked;
