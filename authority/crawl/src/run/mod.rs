//! The run: hosts leased, visited, told of and put back, until nothing is due or the budget is used up.
