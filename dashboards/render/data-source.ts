/** The data source that the reader chose at the top of the dashboard. */
export const chosenDataSource = { type: 'prometheus', uid: '${datasource}' };
