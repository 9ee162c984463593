//! Native tests.

mod practice_polyai;
