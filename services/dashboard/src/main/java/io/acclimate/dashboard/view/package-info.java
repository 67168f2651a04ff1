/** What people see, in bounded memory. */
@NullMarked
package io.acclimate.dashboard.view;

import org.jspecify.annotations.NullMarked;
