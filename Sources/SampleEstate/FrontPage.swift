// SampleEstate
